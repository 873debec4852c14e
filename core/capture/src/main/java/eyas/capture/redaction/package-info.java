/**
 * Masks values that look like secrets in what is recorded: in arguments, environments, paths, data and the snapshot.
 *
 * <p>What belongs here: how secrets are known and masked. What is known is data: the shapes of tokens, the names of
 * variables, options and keys, and the options of well-known programs stand in tables beside the classes. What does not
 * belong here: how files are written. A masked value keeps its length, so lengths, offsets and everything else that was
 * recorded stay true.
 */
@NullMarked
package eyas.capture.redaction;

import org.jspecify.annotations.NullMarked;
