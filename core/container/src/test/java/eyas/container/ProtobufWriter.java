package eyas.container;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes protocol buffer messages by field numbers, for tests. */
final class ProtobufWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private interface Write {
        void to(CodedOutputStream out) throws IOException;
    }

    private ProtobufWriter with(Write write) {
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            write.to(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    ProtobufWriter text(int field, String text) {
        return with(out -> out.writeString(field, text));
    }

    ProtobufWriter number(int field, long number) {
        return with(out -> out.writeInt64(field, number));
    }

    ProtobufWriter message(int field, ProtobufWriter message) {
        return with(out -> out.writeByteArray(field, message.bytes()));
    }

    ProtobufWriter map(int field, Map<String, String> map) {
        map.forEach(
                (key, value) -> message(field, new ProtobufWriter().text(1, key).text(2, value)));
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
