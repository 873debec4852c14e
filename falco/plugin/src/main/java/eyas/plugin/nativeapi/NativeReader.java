package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import eyas.plugin.FieldArgument;
import eyas.plugin.FieldReader;
import eyas.plugin.FieldValues;
import eyas.plugin.PluginException;
import eyas.plugin.PluginField;
import eyas.state.EventContext;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Extracts one field of a C plugin, bound to its argument. The structs are filled in once. */
final class NativeReader implements FieldReader {
    private static final int RES = 0;
    private static final int RES_LEN = 8;

    private final NativePlugin plugin;
    private final PluginField field;
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment request = arena.allocate(PluginLayout.EXTRACT_FIELD, 8);
    private final EventInput event = new EventInput();
    private final int index;
    private final FieldArgument argument;
    private @Nullable MemorySegment input;

    NativeReader(NativePlugin plugin, int index, PluginField field, FieldArgument argument) {
        this.plugin = plugin;
        this.index = index;
        this.field = field;
        this.argument = argument;
        request.set(ADDRESS, 24, arena.allocateFrom(field.name()));
        String key = argument.key();
        request.set(ADDRESS, 32, key == null ? MemorySegment.NULL : arena.allocateFrom(key));
    }

    private MemorySegment input() {
        MemorySegment made = input;
        if (made == null) {
            made = plugin.owner().extractInput(arena, request);
            input = made;
        }
        return made;
    }

    @Override
    public void read(EventContext context, String source, FieldValues values) {
        plugin.lock.lock();
        try {
            request.set(ADDRESS, RES, MemorySegment.NULL);
            request.set(JAVA_LONG, RES_LEN, 0);
            request.set(JAVA_INT, 16, index);
            request.set(JAVA_LONG, 40, argument.index());
            request.set(JAVA_INT, 48, argument.present() ? 1 : 0);
            request.set(JAVA_INT, 52, PluginLayout.type(field.type()));
            request.set(JAVA_INT, 56, field.isList() ? 1 : 0);
            NativeOwner owner = plugin.owner();
            owner.tables().use(context.state());
            int result = plugin.library.number(
                    Symbol.EXTRACT_FIELDS, plugin.state(), event.show(context.event(), source), input());
            owner.tables().endCall();
            switch (result) {
                case PluginLayout.SUCCESS -> take(values);
                case PluginLayout.FAILURE, PluginLayout.NOT_SUPPORTED -> {
                    // Like Falco, treats a failed extraction as a field without a value.
                }
                default -> throw fault("returned the unknown result " + result);
            }
        } finally {
            plugin.lock.unlock();
        }
    }

    private void take(FieldValues values) {
        long count = request.get(JAVA_LONG, RES_LEN);
        if (count == 0) {
            return;
        }
        if (count < 0 || count > plugin.limits.values() || (count > 1 && !field.isList())) {
            throw fault("returned " + Long.toUnsignedString(count) + " values; "
                    + (field.isList() ? "at most " + plugin.limits.values() + " are taken" : "it is no list"));
        }
        MemorySegment result = request.get(ADDRESS, RES);
        if (result.address() == 0) {
            throw fault("returned " + count + " values at a null pointer");
        }
        switch (field.type()) {
            case UINT64, RELTIME, ABSTIME -> {
                MemorySegment numbers = result.reinterpret(8 * count);
                for (int i = 0; i < count; i++) {
                    values.add(numbers.get(JAVA_LONG.withByteAlignment(1), 8L * i));
                }
            }
            case BOOL -> {
                MemorySegment truths = result.reinterpret(4 * count);
                for (int i = 0; i < count; i++) {
                    values.add(truths.get(JAVA_INT.withByteAlignment(1), 4L * i) == 0 ? 0 : 1);
                }
            }
            case CHARBUF -> texts(result.reinterpret(PluginLayout.POINTER * count), values);
            case IPADDR, IPNET -> addresses(result.reinterpret(PluginLayout.BYTE_BUFFER * count), values);
            default -> throw new IllegalStateException("a plugin has a field of type " + field.type());
        }
    }

    private void texts(MemorySegment list, FieldValues values) {
        for (long at = 0; at < list.byteSize(); at += PluginLayout.POINTER) {
            MemorySegment text = list.get(ADDRESS.withByteAlignment(1), at);
            if (text.address() == 0) {
                throw fault("returned a null pointer as a string");
            }
            long length = NativeLibrary.length(text, plugin.limits.textBytes() + 1L);
            if (length > plugin.limits.textBytes()) {
                throw fault("returned a string without an end in its first " + plugin.limits.textBytes() + " bytes");
            }
            put(text, (int) length, values);
        }
    }

    private void addresses(MemorySegment list, FieldValues values) {
        for (long at = 0; at < list.byteSize(); at += PluginLayout.BYTE_BUFFER) {
            int length = list.get(JAVA_INT.withByteAlignment(1), at);
            MemorySegment bytes = list.get(ADDRESS.withByteAlignment(1), at + 8);
            if (length != 4 && length != 16) {
                throw fault("returned an address of " + Integer.toUnsignedString(length) + " bytes; it must have 4 or"
                        + " 16");
            }
            if (bytes.address() == 0) {
                throw fault("returned a null pointer as an address");
            }
            put(bytes, length, values);
        }
    }

    private static void put(MemorySegment from, int length, FieldValues values) {
        byte[] capacity = values.reserve(length);
        MemorySegment.copy(from.reinterpret(length), JAVA_BYTE, 0, capacity, values.position(), length);
        values.added(length);
    }

    private PluginException fault(String fault) {
        return plugin.fault(Symbol.EXTRACT_FIELDS, "field " + field.name() + ": " + fault);
    }
}
