package eyas.lsp;

import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldFlag;
import eyas.filter.check.ValueKind;
import eyas.filter.syntax.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Describes fields and event types in Markdown. */
final class FieldDocumentation {
    private FieldDocumentation() {}

    static String of(FieldDefinition field) {
        StringBuilder out = new StringBuilder();
        out.append("**")
                .append(field.name())
                .append("** `")
                .append(field.type())
                .append("`\n\n");
        out.append(field.description()).append("\n\n");
        List<String> flags = new ArrayList<>();
        for (FieldFlag flag : FieldFlag.values()) {
            if (field.has(flag)) {
                flags.add(flag.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            }
        }
        if (!flags.isEmpty()) {
            out.append("*").append(String.join(", ", flags)).append("*\n\n");
        }
        String operators = operators(field).stream().map(Operator::symbol).collect(Collectors.joining(" "));
        if (!operators.isEmpty() && !field.has(FieldFlag.PRINT_ONLY)) {
            out.append("Operators: `").append(operators).append(" exists`\n");
        }
        return out.toString();
    }

    /** Returns the operators for the type of {@code field}. */
    static List<Operator> operators(FieldDefinition field) {
        if (field.has(FieldFlag.LIST)) {
            return List.of(Operator.IN, Operator.INTERSECTS);
        }
        ValueKind kind = ValueKind.of(field.type());
        // The type of such a field depends on its argument.
        boolean open = kind == ValueKind.OTHER;
        List<Operator> fitting = new ArrayList<>();
        for (Operator operator : Operator.values()) {
            if (open || kind.allows(operator)) {
                fitting.add(operator);
            }
        }
        return fitting;
    }

    /** Returns the documentation of an event by name: its newest exit. */
    static String ofEvent(String name, List<EventInfo> codes) {
        EventInfo newest = codes.getLast();
        for (EventInfo code : codes) {
            if (!code.isEnter() && code.params().size() >= newest.params().size()) {
                newest = code;
            }
        }
        String params = newest.params().stream()
                .map(param -> param.name() + " " + param.type())
                .collect(Collectors.joining(", "));
        return "**" + name + "** event\n\n" + (params.isEmpty() ? "No parameters." : "Parameters: `" + params + "`");
    }

    /** Returns all values of {@code evt.type}. */
    static List<String> eventNames() {
        return IntStream.range(0, EventTable.size())
                .mapToObj(EventTable::get)
                .map(EventInfo::name)
                .filter(name -> !EventTable.named(name).isEmpty())
                .distinct()
                .sorted()
                .toList();
    }
}
