/** Golden files: comparing, showing the difference, rewriting. What is compared is the tests' matter. */
@NullMarked
package eyas.golden;

import org.jspecify.annotations.NullMarked;
