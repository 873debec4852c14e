package eyas.fields;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Base64TextTest {
    @Test
    void agreesWithLibrary() {
        Random random = new Random(7);
        for (int length = 0; length < 100; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            FieldValue out = new FieldValue().clear();
            Base64Text.append(length, i -> bytes[i], out);
            assertThat(out.text()).isEqualTo(Base64.getEncoder().encodeToString(bytes));
        }
    }
}
