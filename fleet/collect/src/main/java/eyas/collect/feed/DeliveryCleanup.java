package eyas.collect.feed;

import eyas.collect.intake.AcceptedDelivery;
import eyas.collect.intake.NameDigests;
import eyas.collect.intake.StateDirectory;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Removes written deliveries: first the live alerts that their reports contain, then their directories. Failures do not block other
 * deliveries and are retried. Confined to the thread that writes the tables.
 */
final class DeliveryCleanup {
    private static final int SHOWN = 400;

    private final StateDirectory state;
    private final NameDigests digests;
    private final AlertJoin join;
    private final Consumer<String> notices;
    private final List<Written> left = new ArrayList<>();
    /** The last reported number of deliveries that could not be removed. */
    private int unremoved;
    /** Whether a failure to join alerts was reported and still persists. */
    private boolean unsettled;

    /**
     * A delivery that is in the tables.
     *
     * @param delivery the delivery
     * @param alerts the alerts of its report
     */
    record Written(AcceptedDelivery delivery, ReportedAlerts alerts) {}

    DeliveryCleanup(StateDirectory state, NameDigests digests, AlertJoin join, Consumer<String> notices) {
        this.state = state;
        this.digests = digests;
        this.join = join;
        this.notices = notices;
    }

    /**
     * Joins live alerts with their reports, before the journal marks the deliveries as written: a receiver that crashes in between writes
     * the same rows again and then joins. Returns the deliveries that were joined; the caller writes the others again.
     */
    List<Written> joinAlerts(List<Written> written) {
        List<Written> settled = new ArrayList<>();
        String why = "";
        for (Written each : written) {
            AcceptedDelivery delivery = each.delivery();
            try {
                join.reported(
                        digests.job(
                                delivery.announcement().job(),
                                delivery.receipt().host()),
                        each.alerts());
                settled.add(each);
            } catch (IOException e) {
                why = FileErrorMessage.reason(e);
            }
        }
        int left = written.size() - settled.size();
        if (left > 0 && !unsettled) {
            notices.accept("cannot join the alerts of " + left + " jobs in " + state.root()
                    + " with their reports, which are in the tables: " + Printable.of(why, SHOWN)
                    + "; will retry");
        }
        unsettled = left > 0;
        return settled;
    }

    /** Removes these deliveries, and those that could not be removed before. */
    void remove(List<Written> written) {
        left.addAll(written);
        remove();
    }

    /** Removes the deliveries that could not be removed before. */
    void remove() {
        int before = left.size();
        String why = "";
        for (Written each : List.copyOf(left)) {
            try {
                StateDirectory.remove(each.delivery().directory());
                left.remove(each);
            } catch (IOException e) {
                why = FileErrorMessage.reason(e);
            }
        }
        if (!left.isEmpty() && left.size() != unremoved) {
            notices.accept(left.size() + " of " + before + " written deliveries could not be removed from "
                    + state.root() + ": " + Printable.of(why, SHOWN) + "; will retry");
        }
        unremoved = left.size();
    }
}
