package eyas.fields;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.event.ParamFormat;
import eyas.event.ParamInfo;
import eyas.event.ParamType;
import eyas.state.EventContext;

/** Binds the parameters of an event, as text and with their own types. */
final class ParamFields {
    private ParamFields() {}

    static void addTo(Binders binders) {
        addTo(binders, ParamFormat.NA);
    }

    /** Adds the parameter fields to {@code binders}; {@code buffers} is the format of buffers. */
    static void addTo(Binders binders, ParamFormat buffers) {
        binders.other("evt.args", 100, (context, out) -> all(context, buffers, out));
        binders.other("evt.info", 100, (context, out) -> all(context, buffers, out));
        binders.required("evt.arg", (definition, argument) -> text(definition, argument, buffers));
        binders.required("evt.rawarg", ParamFields::raw);
        ByName data = new ByName("data");
        binders.event("evt.buffer", 10, (context, out) -> {
            int index = data.in(context);
            if (index < 0) {
                return false;
            }
            Event event = context.event();
            out.clear().append(event.segment(), event.paramOffset(index), event.paramLength(index));
            return true;
        });
    }

    /** Maps a parameter name to its index in each event code. */
    static final class ByName {
        private final byte[] indexes = new byte[EventTable.size()];

        ByName(String name) {
            for (int code = 0; code < indexes.length; code++) {
                indexes[code] = (byte) EventTable.get(code).paramIndex(name);
            }
        }

        /** Returns the index of the parameter, or -1 if the event does not have or carry it. */
        int in(EventContext context) {
            int index = indexes[context.event().code()];
            return index < context.event().paramCount() ? index : -1;
        }
    }

    private static boolean all(EventContext context, ParamFormat buffers, FieldValue out) {
        Event event = context.event();
        out.clear();
        if (event.code() == EventCode.GENERIC_X) {
            return true;
        }
        EventInfo info = context.info();
        int count = Math.min(event.paramCount(), info.params().size());
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.append(' ');
            }
            out.append(info.params().get(i).name()).append('=');
            ParamText.appendValue(context, i, buffers, out);
            int before = out.length();
            out.append('(');
            if (ParamText.appendMeaning(context, i, out)) {
                out.append(')');
            } else {
                out.truncate(before);
            }
        }
        return true;
    }

    private static BoundField text(FieldDefinition definition, String argument, ParamFormat buffers) {
        int position = Binders.index(argument);
        if (position >= 0) {
            SingleExtractor byPosition = (context, out) -> text(context, position, buffers, out);
            return Binders.bracketed(
                    definition, argument, definition.type(), Multiplicity.ONE, FieldDependency.OTHER, 10, byPosition);
        }
        find(argument, definition.name());
        ByName name = new ByName(argument);
        SingleExtractor byName = (context, out) -> text(context, name.in(context), buffers, out);
        return Binders.dotted(definition, argument, definition.type(), FieldDependency.OTHER, 10, byName);
    }

    private static boolean text(EventContext context, int index, ParamFormat buffers, FieldValue out) {
        if (index < 0
                || index >= context.event().paramCount()
                || index >= context.info().params().size()) {
            return false;
        }
        out.clear();
        if (!ParamText.appendMeaning(context, index, out)) {
            ParamText.appendValue(context, index, buffers, out);
        }
        return true;
    }

    private static BoundField raw(FieldDefinition definition, String argument) {
        if (Binders.index(argument) >= 0) {
            throw new FieldException("evt.arg fields must be expressed explicitly");
        }
        ParamInfo param = find(argument, definition.name());
        FieldDefinition typed = new FieldDefinition(
                definition.name(),
                param.type(),
                definition.flags(),
                param.type() == ParamType.BYTEBUF ? definition.format() : param.format(),
                definition.group(),
                definition.description());
        ByName name = new ByName(argument);
        boolean isNumber = param.type().isInteger();
        SingleExtractor extractor = (context, out) -> raw(context, name.in(context), isNumber, out);
        return Binders.dotted(typed, argument, param.type(), FieldDependency.EVENT, 2, extractor);
    }

    /** Extracts the raw parameter; absent if this event encodes it in another type than the field was bound to. */
    private static boolean raw(EventContext context, int index, boolean isNumber, FieldValue out) {
        if (index < 0) {
            return false;
        }
        Event event = context.event();
        ParamType type = context.info().params().get(index).type();
        if (type.isInteger() != isNumber) {
            return false;
        }
        if (isNumber) {
            out.set(type.isSigned() ? event.paramSigned(index, 0) : event.paramUnsigned(index, 0));
            return event.paramLength(index) > 0;
        }
        if (type.isString()) {
            out.clear();
            StringParam.append(event, index, out);
            return true;
        }
        out.clear().append(event.segment(), event.paramOffset(index), event.paramLength(index));
        return event.paramLength(index) > 0;
    }

    /** Returns the first parameter in the table with this name. */
    private static ParamInfo find(String name, String field) {
        ParamInfo prefix = null;
        for (int code = 0; code < EventTable.size(); code++) {
            for (ParamInfo param : EventTable.get(code).params()) {
                if (param.name().equals(name)) {
                    return param;
                }
                if (name.startsWith(param.name())) {
                    prefix = param;
                }
            }
        }
        if (prefix == null) {
            throw new FieldException("unknown event argument " + name);
        }
        throw Binders.nonexistent(field + '.' + name, null);
    }
}
