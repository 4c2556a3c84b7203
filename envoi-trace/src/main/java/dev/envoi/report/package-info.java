/// What a trace says, for people: table, plots and report.
///
/// [Progress] derives the numbers (suites over parts and time, regressions and the parts that may
/// have caused them), [TurnTable] the table; [ReportWriter] writes all files. Nothing here starts
/// anything, reads a store or prints. All types are immutable and safe for many threads.
@NullMarked
package dev.envoi.report;

import org.jspecify.annotations.NullMarked;
