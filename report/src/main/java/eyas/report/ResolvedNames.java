package eyas.report;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Learns from DNS answers which name led to which address.
 *
 * <p>A name is what was asked for, not the last alias, since that is what a person wrote down somewhere. The latest
 * answer for an address wins. Bounded by {@link ReportLimits#names}; answers that did not fit, or could not be read (cut
 * by the capture's snap length, or hostile), are counted.
 */
final class ResolvedNames {
    private final ReportLimits limits;
    private final Map<String, String> byAddress = new HashMap<>();
    private long unreadable;
    private long omitted;

    ResolvedNames(ReportLimits limits) {
        this.limits = limits;
    }

    @Nullable
    String nameOf(String address) {
        return byAddress.get(address);
    }

    long unreadable() {
        return unreadable;
    }

    long omitted() {
        return omitted;
    }

    /** Reads one DNS message as it went over UDP. */
    void learn(byte[] message) {
        try {
            Message answer = new Message(message);
            if (!answer.getHeader().getFlag(Flags.QR) || answer.getQuestion() == null) {
                return;
            }
            learn(answer);
        } catch (IOException | IllegalArgumentException e) {
            unreadable++;
        }
    }

    private void learn(Message answer) {
        Name asked = answer.getQuestion().getName();
        for (Record record : answer.getSection(Section.ANSWER)) {
            switch (record) {
                case ARecord a -> put(a.getAddress().getAddress(), asked);
                case AAAARecord a -> put(a.getAddress().getAddress(), asked);
                case CNAMERecord alias -> {}
                default -> {}
            }
        }
    }

    private void put(byte[] address, Name asked) {
        if (byAddress.size() >= limits.names()) {
            omitted++;
            return;
        }
        byAddress.put(SocketAddressParam.text(address), asked.toString(true));
    }
}
