package eyas.collect.feed;

import eyas.collect.intake.AcceptedDelivery;
import eyas.collect.intake.NameDigests;
import eyas.collect.intake.StateFolder;
import eyas.text.FileProblem;
import eyas.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Removes what is in the tables: the folders of deliveries, and the alerts that their reports have. One that cannot be removed now does not keep
 * the others here, and is tried again. Used by the thread that writes tables.
 */
final class WrittenDeliveries {
    private static final int SHOWN = 400;

    private final StateFolder state;
    private final NameDigests digests;
    private final AlertSettling settling;
    private final Consumer<String> notices;
    private final List<Written> left = new ArrayList<>();
    /** How many were left when that was said last. */
    private int unremoved;

    /** A delivery that is in the tables. */
    static final class Written {
        private final AcceptedDelivery delivery;
        private final ReportedAlerts alerts;
        private boolean alertsSettled;

        Written(AcceptedDelivery delivery, ReportedAlerts alerts) {
            this.delivery = delivery;
            this.alerts = alerts;
        }
    }

    WrittenDeliveries(StateFolder state, NameDigests digests, AlertSettling settling, Consumer<String> notices) {
        this.state = state;
        this.digests = digests;
        this.settling = settling;
        this.notices = notices;
    }

    /** See to the alerts of jobs. Before the journal has it: a receiver that ends in between writes the same once more, and then does this. */
    void settleAlerts(List<Written> written) {
        for (Written each : written) {
            try {
                settleAlerts(each);
            } catch (IOException e) {
                // It is tried again before the delivery is removed, and said where that does not work either.
                each.alertsSettled = false;
            }
        }
    }

    private void settleAlerts(Written written) throws IOException {
        if (!written.alertsSettled) {
            AcceptedDelivery delivery = written.delivery;
            settling.reported(
                    digests.job(
                            delivery.announcement().job(), delivery.receipt().host()),
                    written.alerts);
            written.alertsSettled = true;
        }
    }

    /** Remove these, and what was left before. */
    void remove(List<Written> written) {
        left.addAll(written);
        remove();
    }

    /** Remove what was left before. */
    void remove() {
        int before = left.size();
        String why = "";
        for (Written each : List.copyOf(left)) {
            try {
                settleAlerts(each);
                StateFolder.remove(each.delivery.folder());
                left.remove(each);
            } catch (IOException e) {
                why = FileProblem.words(e);
            }
        }
        if (!left.isEmpty() && left.size() != unremoved) {
            notices.accept(left.size() + " of " + before + " deliveries that are in the tables cannot be removed from "
                    + state.root() + ": " + Printable.of(why, SHOWN) + "; it is tried again");
        }
        unremoved = left.size();
    }
}
