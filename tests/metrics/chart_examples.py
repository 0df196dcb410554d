"""Ordinary data for every kind of chart, as a document holds them."""

from typing import Any

ORDINARY: dict[str, dict[str, Any]] = {
    "trend": {
        "points": [{"label": f"2025-{m:02}", "value": 66 + 3 * m} for m in range(1, 13)],
        "target": 95,
        "target_text": "Target 95",
        "compare": list(range(60, 72)),
    },
    "spark": {"values": [1, 3, 2, 5]},
    "slope": {
        "before": 57.7,
        "after": 50.0,
        "before_text": "57.7%",
        "after_text": "50.0%",
        "words": ["2024-12", "2025-12"],
    },
    "attain": {"value": 1.176},
    "attainments": {
        "rows": [{"name": f"Goal {i}", "value": i / 5, "note": "666,667 → 1,000,000"} for i in range(1, 9)],
        "goal_word": "Goal 100%",
    },
    "shares": {"rows": [{"name": f"Rival {i}", "value": i / 20, "own": i == 3} for i in range(6)]},
    "moods": {
        "rows": [{"name": f"Q{q}", "good": 40 + q, "neutral": 9, "poor": 30 - q} for q in range(1, 5)],
        "words": ["Good", "Neutral", "Poor"],
    },
    "parts": {"rows": [{"name": "Done", "tone": "good", "count": 97}, {"name": "Open", "tone": "track", "count": 13}]},
    "histogram": {
        "rows": [{"label": band, "count": i} for i, band in enumerate(("<60", "60–80", "80–100", "≥100"))],
        "marker": 3,
        "marker_word": "Goal 100%",
    },
    "multiples": {
        "series": [{"name": f"Theme {i}", "values": [182, 140, 90, 41], "better": "down"} for i in range(4)],
        "ticks": ["Q1", "Q2", "Q3", "Q4"],
    },
    "dumbbell": {
        "rows": [{"name": f"D{d}", "before": 41.2, "after": 46.8} for d in (1, 7, 30)],
        "words": ["2024", "2025"],
    },
    "gantt": {
        "rows": [
            {
                "name": f"Project {i}",
                "plan_from": "2026-01-05",
                "plan_to": "2026-03-15",
                "real_from": "2026-01-06",
                "real_to": "2026-04-01",
                "note": "17 days late",
            }
            for i in range(5)
        ],
        "start": "2026-01-01",
        "end": "2026-12-31",
    },
}
