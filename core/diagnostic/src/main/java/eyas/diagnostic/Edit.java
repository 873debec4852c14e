package eyas.diagnostic;

import eyas.text.Place;

/**
 * A change to a source.
 *
 * @param place what is replaced
 * @param replacement what stands there afterwards
 */
public record Edit(Place place, String replacement) {}
