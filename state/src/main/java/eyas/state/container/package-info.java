/**
 * Containers as engines and captures tell of it, and the JSON that captures keep them in.
 *
 * <p>Knows no engine and no event: who asked, and where the answer is kept, is said elsewhere.
 */
@NullMarked
package eyas.state.container;

import org.jspecify.annotations.NullMarked;
