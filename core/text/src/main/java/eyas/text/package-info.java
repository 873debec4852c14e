/**
 * Escapers for untrusted text, one for each output (terminal, Markdown, XML and HTML, CSV, a runner's log), positions in texts, and the
 * nearest known name.
 *
 * <p>In scope: text operations that several modules need. Out of scope: the meaning of a text.
 */
@NullMarked
package eyas.text;

import org.jspecify.annotations.NullMarked;
