package eyas.text.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;

final class JsonTextTest {
    private static Map<String, Object> document() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", List.of(1, 2L, 0.5, true));
        map.put("a", Map.of());
        map.put("c", List.of());
        map.put("n", null);
        return map;
    }

    @Test
    void sortsNamesUnlessInOrder() {
        assertThat(JsonText.compact(document())).isEqualTo("{\"a\":{},\"b\":[1,2,0.5,true],\"c\":[],\"n\":null}");
        assertThat(JsonText.inOrder(document())).isEqualTo("{\"b\":[1,2,0.5,true],\"a\":{},\"c\":[],\"n\":null}");
    }

    @Test
    void indentsLines() {
        assertThat(JsonText.pretty(document())).isEqualTo("""
                {
                  "a": {},
                  "b": [
                    1,
                    2,
                    0.5,
                    true
                  ],
                  "c": [],
                  "n": null
                }
                """);
    }

    @Test
    void escapesMaliciousText() {
        assertThat(JsonText.compact(List.of("\"\\/\b\f\n\r\t\u0000\u001f\u007f", "</script>\u2028", "😀\ud83d")))
                .isEqualTo("[\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\",\"</script>\u2028\",\"😀\uFFFD\"]");
        assertThat(JsonText.compact(Map.of("\"\ud800", "x"))).isEqualTo("{\"\\\"\uFFFD\":\"x\"}");
    }

    @Test
    void htmlOutputHasNoMarkup() {
        StringWriter page = new StringWriter();
        try (JsonGenerator json = JsonOutput.inHtml(page)) {
            json.writeString("</script><!--&'\u007f\u2028\u202e");
        }
        assertThat(page).hasToString("\"\\u003C/script\\u003E\\u003C!--\\u0026\\u0027\\u007F\\u2028\\u202e\"");
    }

    @Test
    void outputParsesToSameValue() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonValue value = JsonValue.of(document());
        try (JsonGenerator json = JsonOutput.closing(out)) {
            JsonText.write(json, value);
        }
        assertThat(new JsonReader(JsonLimits.DEFAULT).read(out.toByteArray())).isEqualTo(value);
        assertThat(new JsonReader(JsonLimits.DEFAULT).read(out.toString(StandardCharsets.UTF_8)))
                .isEqualTo(value);
    }

    @Test
    void rejectsOtherTypes() {
        assertThatThrownBy(() -> JsonText.compact(List.of(new Object())))
                .hasMessageContaining("cannot convert to JSON:");
    }
}
