/**
 * Holds the tests of rules: cases as people write them in YAML, and what came of them.
 *
 * <p>What belongs here: reading cases, playing them through the engine, saying why an alert did not come. What does not:
 * printing a result.
 */
@NullMarked
package eyas.workbench.cases;

import org.jspecify.annotations.NullMarked;
