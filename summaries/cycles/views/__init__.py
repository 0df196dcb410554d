"""HR's pages of making, running and closing a cycle."""
