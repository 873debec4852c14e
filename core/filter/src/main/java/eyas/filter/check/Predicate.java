package eyas.filter.check;

import eyas.fields.Multiplicity;

/**
 * Tests whether the values of a source pass a test. False if the source is absent.
 *
 * <p>With several values: any must pass ({@link Multiplicity#ANY}); either side must pass, or both for {@code !=} ({@link
 * Multiplicity#EITHER}); all elements of a list must be in a set, or any for {@code intersects} ({@link Multiplicity#LIST}).
 *
 * @param all whether all values must pass rather than any
 */
public record Predicate(Source source, ValuePredicate test, boolean all) {

    /** Returns the canonical text; equal texts have equal outcomes on every event. */
    public String text() {
        return source.text() + (all ? " all " : " ") + test.text();
    }

    /** Returns the rough cost of an evaluation for which no value has been read yet. */
    public int cost() {
        return source.cost() + test.cost();
    }
}
