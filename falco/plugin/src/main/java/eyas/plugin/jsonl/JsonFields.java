package eyas.plugin.jsonl;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.ParamType;
import eyas.plugin.FieldArgument;
import eyas.plugin.FieldExtraction;
import eyas.plugin.FieldReader;
import eyas.plugin.PluginField;
import eyas.plugin.intake.JsonDocuments;
import eyas.plugin.intake.JsonPayload;
import eyas.plugin.intake.JsonPointer;
import eyas.text.json.JsonText;
import eyas.text.json.JsonValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** Provides the fields of Falco's plugin {@code json}, under its names, for JSON events of every source. */
final class JsonFields implements FieldExtraction {
    private static final int VALUE = 0;
    private static final int OBJECT = 1;
    private static final int KINDS = 3;

    private final JsonPayload payload;
    private final List<PluginField> fields = new ArrayList<>();

    JsonFields(JsonDocuments json) {
        this.payload = new JsonPayload(json);
        for (String prefix : List.of("json", "jevt")) {
            fields.add(new PluginField(
                    prefix + ".value",
                    ParamType.CHARBUF,
                    false,
                    PluginField.Argument.KEY,
                    "The value at a JSON pointer, for example " + prefix
                            + ".value[/user/name]; values other than strings are JSON.",
                    false));
            fields.add(PluginField.text(prefix + ".obj", "The whole document, on several lines."));
            fields.add(PluginField.text(prefix + ".rawtime", "The time of the event, as evt.rawtime."));
        }
    }

    @Override
    public List<PluginField> fields() {
        return List.copyOf(fields);
    }

    @Override
    public Set<String> sources() {
        return Set.of();
    }

    @Override
    public BitSet codes() {
        BitSet codes = new BitSet();
        codes.set(EventCode.PLUGINEVENT_E);
        return codes;
    }

    @Override
    public FieldReader reader(int index, FieldArgument argument) {
        return switch (index % KINDS) {
            case VALUE -> {
                JsonPointer pointer = JsonPointer.parse(argument.key() == null ? "" : argument.key());
                yield (context, source, values) -> {
                    JsonValue document = payload.of(context.event());
                    String text = document == null ? null : JsonDocuments.text(pointer.in(document));
                    if (text != null) {
                        values.add(Bytes.of(text));
                    }
                };
            }
            case OBJECT ->
                (context, source, values) -> {
                    JsonValue document = payload.of(context.event());
                    if (document != null) {
                        values.add(Bytes.of(JsonText.linesInOrder(document)));
                    }
                };
            default ->
                (context, source, values) -> values.add(
                        Bytes.of(Long.toUnsignedString(context.event().time())));
        };
    }
}
