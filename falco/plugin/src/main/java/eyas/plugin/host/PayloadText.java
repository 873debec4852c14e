package eyas.plugin.host;

import eyas.event.Event;
import eyas.event.EventParams.Pluginevent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Formats the payload of an event whose plugin has no text for it, as Falco does. */
final class PayloadText {
    private static final int SHOWN = 50;

    private PayloadText() {}

    static String of(Event event) {
        byte[] data = event.paramBytes(Pluginevent.EVENT_DATA);
        byte[] shown = Arrays.copyOf(data, Math.min(data.length, SHOWN));
        StringBuilder text = new StringBuilder("datalen=").append(data.length).append(" data=");
        for (byte each : shown) {
            if (each < ' ' || each > '~') {
                return text.append("<binary>").toString();
            }
        }
        text.append(new String(shown, StandardCharsets.US_ASCII));
        return data.length > SHOWN ? text.append("...").toString() : text.toString();
    }
}
