package eyas.container;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a protocol buffer message by its field numbers. Missing fields, and fields of an unexpected wire type, read as the default, as the
 * encoding specifies. Nested messages are parsed on access, so nesting costs nothing. Immutable.
 */
final class ProtobufMessage {
    /** The most fields of one message. */
    private static final int MAX_FIELDS = 100_000;

    private static final int KEY = 1;
    private static final int VALUE = 2;
    /** The message without fields. */
    static final ProtobufMessage EMPTY = new ProtobufMessage(Map.of());

    private final Map<Integer, List<Object>> fields;

    private ProtobufMessage(Map<Integer, List<Object>> fields) {
        this.fields = fields;
    }

    /** @throws IOException if the bytes are not a message */
    static ProtobufMessage read(byte[] bytes) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        Map<Integer, List<Object>> fields = new HashMap<>();
        int count = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (++count > MAX_FIELDS) {
                throw new IOException("a message has more than " + MAX_FIELDS + " fields");
            }
            Object value = switch (WireFormat.getTagWireType(tag)) {
                case WireFormat.WIRETYPE_VARINT -> in.readUInt64();
                case WireFormat.WIRETYPE_LENGTH_DELIMITED -> in.readByteArray();
                case WireFormat.WIRETYPE_FIXED64 -> in.readFixed64();
                case WireFormat.WIRETYPE_FIXED32 -> Integer.toUnsignedLong(in.readFixed32());
                default ->
                    throw new IOException("a message has a field of wire type " + WireFormat.getTagWireType(tag)
                            + " at byte " + in.getTotalBytesRead());
            };
            fields.computeIfAbsent(WireFormat.getTagFieldNumber(tag), number -> new ArrayList<>(1))
                    .add(value);
        }
        return new ProtobufMessage(fields);
    }

    private byte[] bytes(Object value) {
        return value instanceof byte[] bytes ? bytes : new byte[0];
    }

    private Object last(int field) {
        List<Object> values = fields.get(field);
        return values == null ? 0L : values.getLast();
    }

    /** Returns whether the field is present. */
    boolean has(int field) {
        return fields.containsKey(field);
    }

    /** Returns a number; 0 if it is missing. */
    long number(int field) {
        return last(field) instanceof Long number ? number : 0;
    }

    /** Returns a text; empty if it is missing. */
    String text(int field) {
        return new String(bytes(last(field)), StandardCharsets.UTF_8);
    }

    /** Returns the message in the field; an empty one if it is missing. */
    ProtobufMessage message(int field) throws IOException {
        return has(field) ? read(bytes(last(field))) : EMPTY;
    }

    /** Returns all messages in the field. */
    List<ProtobufMessage> messages(int field) throws IOException {
        List<ProtobufMessage> messages = new ArrayList<>();
        for (Object value : fields.getOrDefault(field, List.of())) {
            messages.add(read(bytes(value)));
        }
        return messages;
    }

    /** Returns a map from texts to texts. */
    Map<String, String> map(int field) throws IOException {
        Map<String, String> map = new LinkedHashMap<>();
        for (ProtobufMessage entry : messages(field)) {
            map.put(entry.text(KEY), entry.text(VALUE));
        }
        return map;
    }
}
