/** Golden files (compare, show the difference, rewrite) and parsed Markdown. */
@NullMarked
package eyas.testsupport;

import org.jspecify.annotations.NullMarked;
