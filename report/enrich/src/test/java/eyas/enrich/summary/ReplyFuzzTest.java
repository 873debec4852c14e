package eyas.enrich.summary;

import com.code_intelligence.jazzer.junit.FuzzTest;
import eyas.enrich.service.ServiceError;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Feeds responses to their reader. It never throws; the result is short, plain, and cites known facts only. Explore with {@code ./dev fuzz
 * enrich ReplyFuzzTest#body 600}.
 */
final class ReplyFuzzTest {
    @FuzzTest
    void body(byte[] body) {
        String error = ServiceError.of(body);
        require(error.length() <= 300 && error.chars().noneMatch(Character::isISOControl), "not plain: " + error);
        ChatReply reply = ChatReply.read(body);
        if (reply != null && reply.content() != null) {
            text(reply.content());
        }
        text(new String(body, StandardCharsets.UTF_8));
    }

    private static void text(String content) {
        Citations.Checked checked = Citations.check(content, Set.of("P1", "A22"));
        String text = checked.text();
        require(text.length() <= 10_000, "long");
        require(text.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)), "a control character");
        require(!text.contains("[P2]") && !text.contains("[C0]"), "cites an unknown fact: " + text);
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
