"""Points, lines and planes: distances, angles, intersections, projections."""
