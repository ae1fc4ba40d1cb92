package dev.tollgate.server;

import dev.tollgate.server.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is done again and again: what fails is tried again the next time. The log tells when it begins to fail and when
 * it works again, and not each time between, since a database may be away for hours.
 */
final class Upkeep implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private final String name;
    private final Runnable work;
    private boolean isFailing;

    Upkeep(String name, Runnable work) {
        this.name = name;
        this.work = work;
    }

    /** Throws nothing, as a thread that repeats it would not do so again. */
    @Override
    public synchronized void run() {
        try {
            work.run();
            if (isFailing) {
                LOG.info("{} works again", name);
            }
            isFailing = false;
        } catch (StoreUnavailableException away) {
            warn("{} fails, and is tried again: {}", away.toString());
        } catch (RuntimeException | Error bug) {
            warn("{} fails, and is tried again", bug);
        }
    }

    private void warn(String message, Object cause) {
        if (!isFailing) {
            LOG.warn(message, name, cause);
        }
        isFailing = true;
    }
}
