/**
 * Tests of rules: YAML cases and their results.
 *
 * <p>Reads cases, evaluates them with the engine, and explains missing alerts. Results are printed elsewhere.
 */
@NullMarked
package eyas.workbench.cases;

import org.jspecify.annotations.NullMarked;
