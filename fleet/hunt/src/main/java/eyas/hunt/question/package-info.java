/**
 * Questions about many jobs, as they are asked and as they are saved.
 *
 * <p>What belongs here: what a question says, which jobs it is about, its form in YAML, and reading that form strictly. What does not: how
 * it is answered.
 */
@NullMarked
package eyas.hunt.question;

import org.jspecify.annotations.NullMarked;
