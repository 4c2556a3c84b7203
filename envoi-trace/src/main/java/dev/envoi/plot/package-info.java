/// Charts as small records, and their drawing as SVG.
///
/// A [Figure] is one or more [Chart]s below each other with one legend; [SvgFigure] draws it. The
/// library that lays the charts out (lets-plot) is not seen outside. The same figure gives the same
/// bytes. All types are immutable and safe for many threads.
@NullMarked
package dev.envoi.plot;

import org.jspecify.annotations.NullMarked;
