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
 * Removes what is in the tables: the alerts that the reports of deliveries have, and then their directories. One that cannot be removed now
 * does not keep the others here, and is tried again. Confined to the thread that writes the tables.
 */
final class DeliveryCleanup {
    private static final int SHOWN = 400;

    private final StateDirectory state;
    private final NameDigests digests;
    private final AlertJoin join;
    private final Consumer<String> notices;
    private final List<Written> left = new ArrayList<>();
    /** How many were left when that was said last. */
    private int unremoved;
    /** Whether it was said that alerts cannot be compared, and they could not be since. */
    private boolean unsettled;

    /**
     * A delivery that is in the tables.
     *
     * @param delivery where it lies
     * @param alerts those that its report tells of
     */
    record Written(AcceptedDelivery delivery, ReportedAlerts alerts) {}

    DeliveryCleanup(StateDirectory state, NameDigests digests, AlertJoin join, Consumer<String> notices) {
        this.state = state;
        this.digests = digests;
        this.join = join;
        this.notices = notices;
    }

    /**
     * Joins the alerts of jobs with their reports, before the journal has that these are written: a receiver that ends in between writes
     * the same once more, and then does this. Returns those of which it was done; the others are to be written once more.
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
                why = FileErrorMessage.words(e);
            }
        }
        int left = written.size() - settled.size();
        if (left > 0 && !unsettled) {
            notices.accept("the alerts of " + left + " jobs in " + state.root()
                    + " cannot be joined with their reports, which are in the tables: " + Printable.of(why, SHOWN)
                    + "; it is tried again");
        }
        unsettled = left > 0;
        return settled;
    }

    /** Removes these, and what was left before. */
    void remove(List<Written> written) {
        left.addAll(written);
        remove();
    }

    /** Removes what was left before. */
    void remove() {
        int before = left.size();
        String why = "";
        for (Written each : List.copyOf(left)) {
            try {
                StateDirectory.remove(each.delivery().folder());
                left.remove(each);
            } catch (IOException e) {
                why = FileErrorMessage.words(e);
            }
        }
        if (!left.isEmpty() && left.size() != unremoved) {
            notices.accept(left.size() + " of " + before + " deliveries that are in the tables cannot be removed from "
                    + state.root() + ": " + Printable.of(why, SHOWN) + "; it is tried again");
        }
        unremoved = left.size();
    }
}
