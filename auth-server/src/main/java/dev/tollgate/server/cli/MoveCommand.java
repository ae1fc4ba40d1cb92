package dev.tollgate.server.cli;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tollgate.server.Config;
import dev.tollgate.server.Databases;
import dev.tollgate.server.Move;
import dev.tollgate.server.Setting;
import dev.tollgate.server.store.MovedTable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.JdbiException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Moves both environments between files and PostgreSQL. */
@Command(
        name = "move",
        description = {
            "Copy both environments from a data directory to a PostgreSQL database or back, while no server runs, and"
                    + " compare what is on both sides. What is moved stays where it was, too.",
            "Where the command is stopped, the same command does the rest; until then no server starts where the move"
                    + " goes to."
        })
final class MoveCommand implements Runnable {
    private static final List<Setting> ACCESS = List.of(
            Setting.DATABASE_USER,
            Setting.DATABASE_PASSWORD_FILE,
            Setting.DATABASE_PASSWORD,
            Setting.ACCEPT_LOST_WRITES);

    @Option(names = "--from", paramLabel = "DIR|URL", required = true, description = "Data directory or database")
    private String from = "";

    @Option(
            names = "--to",
            paramLabel = "URL|DIR",
            required = true,
            description = "Database or data directory; nothing must be there")
    private String to = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private long found;
    private long copied;

    /** The command with the settings of the access to a database. */
    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new MoveCommand());
        SettingOptions.add(ACCESS, command.getCommandSpec());
        return command;
    }

    @Override
    public void run() {
        Databases source = databases("--from", from);
        Databases target = databases("--to", to);
        try (Move move = Move.begin(source, target)) {
            String rate = copy(move);
            if (!move.compare((environment, table) -> out().println(environment.label() + " " + table.name() + ": "
                    + (table.isWhole()
                            ? told(table.from()) + " on both sides"
                            : told(table.from()) + " at the source, and " + told(table.to()) + " where they go to")))) {
                throw sourceHasChanged(target);
            }
            move.end();
            out().println("Moved from " + source.place() + " to " + target.place() + ": " + rate);
        } catch (JdbiException unfit) {
            // What comes does not go with what has come before.
            throw sourceHasChanged(target);
        }
    }

    private static CommandFailedException sourceHasChanged(Databases target) {
        return new CommandFailedException("what came is not what is there: somebody has changed the source since"
                + " the move began; remove what has come to " + target.place() + " and move again");
    }

    private String copy(Move move) {
        long rows = move.rows();
        ProgressLine line =
                new ProgressLine(spec.commandLine().getErr(), ProgressLine.isTerminal(), Ticker.systemTicker());
        try {
            move.copy(already -> found += already, more -> {
                copied += more;
                line.tell(seconds ->
                        String.format(Locale.ROOT, "%,d of %,d rows, %s", found + copied, rows, rate(seconds)));
            });
        } finally {
            line.end();
        }
        return String.format(
                Locale.ROOT,
                "%,d rows, %s%s",
                rows,
                rate(line.seconds()),
                found == 0 ? "" : ", the first " + found + " before");
    }

    private String rate(double seconds) {
        return String.format(Locale.ROOT, "%,.0f a second", copied / seconds);
    }

    private static String told(MovedTable.Content content) {
        return String.format(Locale.ROOT, "%,d rows with SHA-256 %s", content.rows(), content.sha256());
    }

    private Databases databases(String option, String place) {
        return Config.databases(option, place, SettingOptions.values(ACCESS, spec));
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
