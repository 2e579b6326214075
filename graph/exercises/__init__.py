"""Questions to students: asked, hinted at, judged, handed in; and the misconceptions behind wrong answers."""
