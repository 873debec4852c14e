/**
 * What the service writes down below its state folder, and reads back: who runs, which jobs there were, what came of each. Root's alone.
 */
@NullMarked
package eyas.host.books;

import org.jspecify.annotations.NullMarked;
