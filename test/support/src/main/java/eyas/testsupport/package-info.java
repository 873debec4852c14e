/** Golden files: comparing, showing the difference, rewriting; Markdown as a reader of it sees it. What is compared is the tests' matter. */
@NullMarked
package eyas.testsupport;

import org.jspecify.annotations.NullMarked;
