package eyas.plugin.nativeapi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import eyas.event.EventCode;
import eyas.event.EventLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Validates an injected event before it is used.
 *
 * @param event copy of the complete event
 * @param name its name
 * @param fault reason why it is invalid, empty if it is valid
 */
record AsyncFrame(MemorySegment event, String name, String fault) {
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int PARAMETERS = 3;
    private static final int FIXED = EventLayout.HEADER + 4 * PARAMETERS;

    /** @param pointer address of the event; only its header is known to be readable */
    static AsyncFrame of(MemorySegment pointer, int largest) {
        MemorySegment header = pointer.reinterpret(EventLayout.HEADER);
        long length = EventLayout.length(header, 0);
        int code = EventLayout.code(header, 0);
        int parameters = header.get(U32, EventLayout.PARAM_COUNT);
        if (code != EventCode.ASYNCEVENT_E || parameters != PARAMETERS) {
            return faulty("code " + code + " with " + parameters + " parameters, not " + EventCode.ASYNCEVENT_E
                    + " with " + PARAMETERS);
        }
        if (length < FIXED + 4 || length > largest) {
            return faulty("length " + length + " is not between " + (FIXED + 4) + " and " + largest);
        }
        MemorySegment copy = MemorySegment.ofArray(pointer.reinterpret(length).toArray(JAVA_BYTE));
        copy.set(U32, EventLayout.LENGTH, (int) length);
        long id = Integer.toUnsignedLong(copy.get(U32, EventLayout.HEADER));
        long name = Integer.toUnsignedLong(copy.get(U32, EventLayout.HEADER + 4L));
        long data = Integer.toUnsignedLong(copy.get(U32, EventLayout.HEADER + 8L));
        if (id != 4 || name < 1 || FIXED + id + name + data != length) {
            return faulty("lengths " + id + ", " + name + " and " + data + " do not make " + length + " bytes");
        }
        byte[] text = copy.asSlice(FIXED + id, name).toArray(JAVA_BYTE);
        if (text[text.length - 1] != 0) {
            return faulty("its name is not terminated");
        }
        return new AsyncFrame(copy, new String(text, 0, text.length - 1, StandardCharsets.UTF_8), "");
    }

    private static AsyncFrame faulty(String fault) {
        return new AsyncFrame(MemorySegment.NULL, "", fault);
    }
}
