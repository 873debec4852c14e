package eyas.output.form;

import java.util.ArrayList;
import java.util.List;

/**
 * Where in a form a value goes.
 *
 * @param steps names of nested members, from the outermost one
 * @param isMandatory whether the object that the last one is a member of is left out without it
 */
record MappedTarget(List<Step> steps, boolean isMandatory) {
    /** The place of a list's element. */
    enum Element {
        /** No list. */
        NONE,
        /** The first. */
        FIRST,
        /** A further one. */
        NEXT
    }

    /** A member and, where it is a list, which element. */
    record Step(String name, Element element) {}

    MappedTarget {
        steps = List.copyOf(steps);
    }

    /** Read it as {@code mapping.tsv} has it. */
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

    /** Return the names with dots between them. */
    String dotted() {
        return String.join(".", steps.stream().map(Step::name).toList());
    }

    /** Return the same of the object that the last one is a member of; empty for the document. */
    String parent() {
        return String.join(
                ".", steps.subList(0, steps.size() - 1).stream().map(Step::name).toList());
    }

    Step last() {
        return steps.getLast();
    }
}
