package eyas.agent.egress;

import eyas.live.egress.AllowedEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A destination of a lock as endpoints that the kernel side can enforce. The requesting program is not considered: a process can choose its
 * name.
 *
 * @param endpoints the endpoints that it allows; empty if it is not a network destination, or cannot be enforced
 * @param refusal why it cannot be enforced; empty if it can be
 */
record LockDestination(List<AllowedEndpoint> endpoints, String refusal) {
    private static final String SOCKET = "unix ";
    private static final Pattern FORM = Pattern.compile("(\\S+):([^\\s:/]+)/(\\S+) from .+", Pattern.DOTALL);
    /** A placeholder for few enough values to expand all of them. */
    private static final Pattern DIGITS = Pattern.compile("<digits:([12])>");

    private static final String ANY_BELOW = "**.";

    LockDestination {
        endpoints = List.copyOf(endpoints);
    }

    /** Converts the text of a lock entry. */
    static LockDestination of(String text) {
        if (text.startsWith(SOCKET)) {
            return new LockDestination(List.of(), "");
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return refused("it is not NAME:PORT/PROTOCOL");
        }
        String protocol = form.group(3);
        if (!protocol.matches("tcp|udp|\\*")) {
            return refused("only tcp and udp are supported");
        }
        String port = form.group(2) + (protocol.equals("*") ? "" : "/" + protocol);
        String host = form.group(1);
        List<AllowedEndpoint> endpoints = new ArrayList<>();
        for (String each : hosts(host.startsWith(ANY_BELOW) ? host.substring(1) : host)) {
            try {
                endpoints.add(AllowedEndpoint.of(each + ":" + port));
            } catch (IllegalArgumentException e) {
                return refused("names and ports must be literal, subdomains are written *.NAME");
            }
        }
        return new LockDestination(endpoints, "");
    }

    private static LockDestination refused(String why) {
        return new LockDestination(List.of(), why);
    }

    private static List<String> hosts(String host) {
        Matcher digits = DIGITS.matcher(host);
        if (!digits.find()) {
            return List.of(host);
        }
        List<String> hosts = new ArrayList<>();
        int length = Integer.parseInt(digits.group(1));
        int most = length == 1 ? 10 : 100;
        for (int number = 0; number < most; number++) {
            String text = Integer.toString(most + number).substring(1);
            hosts.add(host.substring(0, digits.start()) + text + host.substring(digits.end()));
        }
        return hosts;
    }
}
