/// The whole product at work: the demo as its users play it, and what an agent or a submission can
/// reach when it tries. [PlayedDemo] is played once for all tests of a test run.
@NullMarked
package dev.envoi.demo;

import org.jspecify.annotations.NullMarked;
