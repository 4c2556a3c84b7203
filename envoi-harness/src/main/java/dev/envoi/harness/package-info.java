/// What the author of an environment uses: annotations for suites and tests, the [Session] that
/// builds and runs a submission, and the records of the results.
///
/// An environment is a folder with an `Environment.java`; methods marked [SetUp], [Test] and
/// [TearDown] are found in it and in every class marked [Suite] beside it. One object of each class
/// lives as long as a session; its methods are called one at a time.
@NullMarked
package dev.envoi.harness;

import org.jspecify.annotations.NullMarked;
