package eyas.diagnostic;

import eyas.text.SourceRange;

/**
 * A change to a source.
 *
 * @param place the range to replace
 * @param replacement the new text
 */
public record Edit(SourceRange place, String replacement) {}
