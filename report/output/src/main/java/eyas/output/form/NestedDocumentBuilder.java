package eyas.output.form;

import eyas.output.form.MappedTarget.Element;
import eyas.output.form.MappedTarget.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds nested objects from a mapping. Values of the alert come first, then constants of existing objects; last, objects without a
 * mandatory member are removed.
 */
final class NestedDocumentBuilder {
    private final List<FormatMapping.Row> varying;
    private final List<FormatMapping.Row> constant;
    /** Mandatory members by the location of their object. */
    private final Map<String, Set<String>> mandatory = new HashMap<>();

    NestedDocumentBuilder(FormatMapping mapping) {
        varying = mapping.rows().stream().filter(row -> !row.isConstant()).toList();
        constant = mapping.rows().stream().filter(FormatMapping.Row::isConstant).toList();
        for (FormatMapping.Row row : mapping.rows()) {
            if (row.target().isMandatory()) {
                mandatory
                        .computeIfAbsent(row.target().parent(), _ -> new HashSet<>())
                        .add(row.target().last().name());
            }
        }
    }

    /** Returns the document of an alert, in the order of the mapping. */
    Map<String, Object> document(AlertValues alert) {
        Map<String, Object> document = new LinkedHashMap<>();
        for (FormatMapping.Row row : varying) {
            if (row.when().holds(alert)) {
                for (Object value : ValueConversion.values(row, alert)) {
                    put(parent(document, row.target(), true), row.target().last(), value);
                }
            }
        }
        for (FormatMapping.Row row : constant) {
            if (row.when().holds(alert)) {
                put(
                        parent(
                                document,
                                row.target(),
                                row.as() instanceof ValueConversion.AsIs(boolean isMaking) && isMaking),
                        row.target().last(),
                        ValueConversion.values(row, alert).getFirst());
            }
        }
        prune(document, "");
        return document;
    }

    /** Returns the object that contains the target, or null if there is none and none may be created. */
    private static @Nullable Map<String, Object> parent(
            Map<String, Object> document, MappedTarget target, boolean making) {
        Map<String, Object> at = document;
        for (Step step : target.steps().subList(0, target.steps().size() - 1)) {
            Map<String, Object> next =
                    step.element() == Element.NONE ? member(at, step.name()) : first(at, step.name());
            if (next == null) {
                if (!making) {
                    return null;
                }
                next = new LinkedHashMap<>();
                put(at, step, next);
            }
            at = next;
        }
        return at;
    }

    private static @Nullable Map<String, Object> member(Map<String, Object> of, String name) {
        return object(of.get(name));
    }

    private static @Nullable Map<String, Object> first(Map<String, Object> of, String name) {
        return of.get(name) instanceof List<?> list && !list.isEmpty() ? object(list.getFirst()) : null;
    }

    @SuppressWarnings("unchecked") // every map of a document is created here or by a conversion, with string keys
    private static @Nullable Map<String, Object> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
    }

    private static void put(@Nullable Map<String, Object> into, Step step, Object value) {
        if (into == null) {
            return;
        }
        if (step.element() == Element.NONE) {
            into.putIfAbsent(step.name(), value);
        } else {
            add(into, step.name(), value);
        }
    }

    private static void add(Map<String, Object> into, String name, Object value) {
        if (into.computeIfAbsent(name, _ -> new ArrayList<>()) instanceof ArrayList<?> there) {
            @SuppressWarnings("unchecked") // lists of a document are created only in the line above
            ArrayList<Object> list = (ArrayList<Object>) there;
            if (!list.contains(value)) {
                list.add(value);
            }
        }
    }

    /** Recursion depth is limited by the mapping's targets. */
    private boolean prune(Map<String, Object> object, String place) {
        Iterator<Map.Entry<String, Object>> members = object.entrySet().iterator();
        while (members.hasNext()) {
            Map.Entry<String, Object> member = members.next();
            String inner = place.isEmpty() ? member.getKey() : place + "." + member.getKey();
            if (isVoid(member.getValue(), inner)) {
                members.remove();
            }
        }
        return object.isEmpty() || !object.keySet().containsAll(mandatory.getOrDefault(place, Set.of()));
    }

    private boolean isVoid(Object value, String place) {
        Map<String, Object> object = value instanceof LinkedHashMap<?, ?> ? object(value) : null;
        if (object != null) {
            return prune(object, place);
        }
        if (value instanceof ArrayList<?> list) {
            list.removeIf(element -> isVoid(element, place));
            return list.isEmpty();
        }
        return false;
    }
}
