package eyas.container;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes protocol buffer messages by field numbers, for tests. */
final class Wire {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private interface Write {
        void to(CodedOutputStream out) throws IOException;
    }

    private Wire with(Write write) {
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            write.to(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Wire text(int field, String text) {
        return with(out -> out.writeString(field, text));
    }

    Wire number(int field, long number) {
        return with(out -> out.writeInt64(field, number));
    }

    Wire message(int field, Wire message) {
        return with(out -> out.writeByteArray(field, message.bytes()));
    }

    Wire map(int field, Map<String, String> map) {
        map.forEach((key, value) -> message(field, new Wire().text(1, key).text(2, value)));
        return this;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }
}
