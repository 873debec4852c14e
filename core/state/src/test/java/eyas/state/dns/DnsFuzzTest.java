package eyas.state.dns;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;

/**
 * Feeds DNS messages to the table, as datagrams and as parts of a TCP connection. Nothing is thrown; limits hold; names and values are
 * printable; the address in an answer is found; the result agrees with the library's. Explore with {@code ./dev fuzz state
 * DnsFuzzTest#datagram 600} and {@code … #stream}.
 */
final class DnsFuzzTest {
    private static final byte[] SERVER = {127, 0, 0, 53};
    private static final DnsLimits LIMITS = new DnsLimits(16, 8, 4, 4, 3, 5);
    private static final int HEADER = 12;

    @FuzzTest
    @DictionaryFile(resourcePath = "DnsFuzzTest.dict")
    void datagram(byte[] data) {
        DnsTable table = new DnsTable(LIMITS);
        table.take(1, 10, 7, data, data.length, false, SERVER);
        List<DnsMessage> messages = table.messages(1);
        require(messages.size() <= 1, "two messages in one datagram");
        require(messages.size() + table.unreadable() == 1, "datagram is neither read nor counted");
        sound(table, messages);
        Record question = question(data);
        require(messages.isEmpty() == (question == null), "differs from the library's result");
        if (question != null) {
            require(
                    messages.getFirst()
                            .name()
                            .equals(question.getName().toString(true).toLowerCase(Locale.ROOT)),
                    "name differs from the library's");
        }
        // The captured part may be shorter than the message: its start must be readable, or be counted.
        for (int length : new int[] {data.length / 2, Math.max(0, data.length - 1)}) {
            DnsTable cut = new DnsTable(LIMITS);
            cut.take(1, 10, 7, Arrays.copyOf(data, length), data.length, false, SERVER);
            require(cut.messages(1).size() + cut.unreadable() == 1, "truncated datagram is neither read nor counted");
            cut.messages(1)
                    .forEach(message -> require(message.cut() == (length < data.length), "not marked as truncated"));
            sound(cut, cut.messages(1));
        }
        DnsTable again = new DnsTable(LIMITS);
        again.take(1, 10, 7, data, data.length, false, SERVER);
        require(texts(again.messages(1)).equals(texts(messages)), "second read differs from the first");
    }

    @FuzzTest
    @DictionaryFile(resourcePath = "DnsFuzzTest.dict")
    void stream(byte[] data) {
        DnsTable table = new DnsTable(LIMITS);
        int half = data.length == 0 ? 0 : (data[0] & 0xFF) % (data.length + 1);
        table.take(1, 10, 7, data, data.length, true, SERVER);
        sound(table, table.messages(1));
        require(table.messages(1).size() <= LIMITS.messagesPerTransfer(), "more messages than the limit");
        table.take(2, 20, 7, Arrays.copyOf(data, half), half, true, SERVER);
        sound(table, table.messages(2));
        table.take(3, 30, 7, Arrays.copyOfRange(data, half, data.length), data.length - half, true, SERVER);
        sound(table, table.messages(3));
        require(table.messages(1).isEmpty(), "messages of an earlier event");
        table.take(4, 40, 7, Arrays.copyOf(data, half), Long.MAX_VALUE, true, SERVER);
        sound(table, table.messages(4));
    }

    private static void sound(DnsTable table, List<DnsMessage> messages) {
        for (DnsMessage message : messages) {
            require(printable(message.name()), "name with unexpected characters: " + message.name());
            require(message.name().equals(message.name().toLowerCase(Locale.ROOT)), "a capital letter");
            require(message.answers().size() <= LIMITS.answersPerMessage(), "more answers than the limit");
            require(message.response() || message.status().isEmpty(), "a query with a status");
            for (DnsAnswer answer : message.answers()) {
                int length = answer.address().length;
                require(length == 0 || length == 4 || length == 16, "an address of " + length + " bytes");
                require(answer.value().length() <= 512, "a long value");
                require(
                        !message.response() || length == 0 || table.find(answer.address()) != null,
                        "address is not found");
            }
        }
        require(table.suspicions().size() <= LIMITS.suspicions(), "more suspicions than the limit");
        table.suspicions()
                .forEach(suspicion -> require(
                        table.namesBelow(suspicion.parent()) <= LIMITS.namesPerParent(), "more names than the limit"));
    }

    /** Returns messages as text, because arrays are equal only to themselves. */
    private static List<String> texts(List<DnsMessage> messages) {
        return messages.stream()
                .map(message -> message.name()
                        + message.type()
                        + message.status()
                        + message.cut()
                        + message.answers().stream()
                                .map(answer -> answer.type() + answer.value() + Arrays.toString(answer.address()))
                                .toList())
                .toList();
    }

    private static boolean printable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }

    private static @Nullable Record question(byte[] data) {
        try {
            return data.length < HEADER ? null : new Message(data).getQuestion();
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
