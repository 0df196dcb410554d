"""Redis as the bell, without the one way in which losing Redis kills a worker.

When the connection breaks under a running job, kombu 5.7 tries to put the job's message back through the connection it
has just closed, and the worker ends with an AttributeError. The row is the record: the sweep rings again instead.
"""

from kombu.transport import redis


class Channel(redis.Channel):
    do_restore = False


class Transport(redis.Transport):
    Channel = Channel
