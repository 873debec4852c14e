package eyas.state.dns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Parses DNS messages from the data of a transfer, which is untrusted input. Messages that cannot be parsed are counted. Not thread-safe.
 */
final class DnsReader {
    private static final int HEADER = 12;
    /** Offset of the header flags, which include the truncation flag. */
    private static final int FLAGS = 2;

    private static final int CUT_FLAG = 0x02;
    private static final int LONGEST_VALUE = 512;
    private static final byte[] NO_ADDRESS = {};

    private final DnsLimits limits;
    private long unreadable;

    DnsReader(DnsLimits limits) {
        this.limits = limits;
    }

    /** Returns the number of messages that could not be parsed. */
    long unreadable() {
        return unreadable;
    }

    /**
     * Parses the messages in the data of one call.
     *
     * @param data the data as far as it was captured
     * @param size the number of bytes that the call transferred
     */
    List<DnsMessage> read(byte[] data, long size, boolean tcp) {
        List<DnsMessage> messages = new ArrayList<>(1);
        if (!tcp) {
            add(messages, message(data, 0, data.length, size > data.length, false));
            return messages;
        }
        // Each message is preceded by its length. A process that reads the length with a call of its own leaves a
        // message without it.
        int at = 0;
        while (messages.size() < limits.messagesPerTransfer() && at + 2 < data.length) {
            int length = (data[at] & 0xFF) << 8 | (data[at + 1] & 0xFF);
            if (length < HEADER || at + 2 + length > size) {
                if (at == 0) {
                    add(messages, message(data, 0, data.length, size > data.length, true));
                }
                break;
            }
            int end = Math.min(data.length, at + 2 + length);
            add(messages, message(data, at + 2, end, at + 2 + length > data.length, true));
            at += 2 + length;
        }
        return messages;
    }

    private static void add(List<DnsMessage> messages, @Nullable DnsMessage message) {
        if (message != null) {
            messages.add(message);
        }
    }

    private @Nullable DnsMessage message(byte[] data, int from, int to, boolean cut, boolean tcp) {
        if (to - from < HEADER) {
            unreadable++;
            return null;
        }
        byte[] bytes = Arrays.copyOfRange(data, from, to);
        if (cut) {
            // With this flag the library returns the records read before the data ends.
            bytes[FLAGS] |= CUT_FLAG;
        }
        try {
            Message message = new Message(bytes);
            Record question = message.getQuestion();
            if (question == null) {
                unreadable++;
                return null;
            }
            boolean response = message.getHeader().getFlag(Flags.QR);
            return new DnsMessage(
                    response,
                    question.getName().toString(true).toLowerCase(Locale.ROOT),
                    Type.string(question.getType()),
                    response ? Rcode.string(message.getRcode()) : "",
                    tcp,
                    cut,
                    answers(message));
        } catch (IOException | RuntimeException e) {
            // The library throws many kinds of exceptions on malicious messages; they are all handled alike.
            unreadable++;
            return null;
        }
    }

    private List<DnsAnswer> answers(Message message) {
        List<DnsAnswer> answers = new ArrayList<>();
        for (Record record : message.getSection(Section.ANSWER)) {
            if (answers.size() >= limits.answersPerMessage()) {
                break;
            }
            byte[] address = switch (record) {
                case ARecord a -> a.getAddress().getAddress();
                case AAAARecord a -> a.getAddress().getAddress();
                default -> NO_ADDRESS;
            };
            String value = record.rdataToString();
            answers.add(new DnsAnswer(
                    Type.string(record.getType()),
                    value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value,
                    address));
        }
        return answers;
    }
}
