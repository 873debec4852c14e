package eyas.diagnostic;

import eyas.text.SourceRange;

/**
 * A change to a source.
 *
 * @param place what is replaced
 * @param replacement what stands there afterwards
 */
public record Edit(SourceRange place, String replacement) {}
