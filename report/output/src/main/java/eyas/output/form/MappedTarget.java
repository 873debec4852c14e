package eyas.output.form;

import java.util.ArrayList;
import java.util.List;

/**
 * The location of a value in a format.
 *
 * @param steps names of nested members, from the outermost one
 * @param isMandatory whether the parent object is left out without this member
 */
record MappedTarget(List<Step> steps, boolean isMandatory) {
    /** The position of a list element. */
    enum Element {
        /** Not a list. */
        NONE,
        /** The first element. */
        FIRST,
        /** A further element. */
        NEXT
    }

    /** A member and, if it is a list, the element. */
    record Step(String name, Element element) {}

    MappedTarget {
        steps = List.copyOf(steps);
    }

    /** Parses a target of {@code mapping.tsv}. */
    static MappedTarget parse(String text) {
        boolean mandatory = text.endsWith("!");
        List<Step> steps = new ArrayList<>();
        for (String part : (mandatory ? text.substring(0, text.length() - 1) : text).split("\\.", -1)) {
            int bracket = part.indexOf('[');
            String name = bracket < 0 ? part : part.substring(0, bracket);
            steps.add(new Step(name, bracket < 0 ? Element.NONE : part.endsWith("[0]") ? Element.FIRST : Element.NEXT));
        }
        return new MappedTarget(steps, mandatory);
    }

    /** Returns the names separated by dots. */
    String dotted() {
        return String.join(".", steps.stream().map(Step::name).toList());
    }

    /** Returns the dotted name of the parent object; empty for the document. */
    String parent() {
        return String.join(
                ".", steps.subList(0, steps.size() - 1).stream().map(Step::name).toList());
    }

    Step last() {
        return steps.getLast();
    }
}
