package io.wirecut.pipeline;

import io.wirecut.pipeline.config.DataFolder;
import io.wirecut.pipeline.config.InspectionSettings;
import io.wirecut.pipeline.defrag.DroppedDatagrams;
import io.wirecut.pipeline.event.EventSink;
import io.wirecut.pipeline.event.EventType;
import io.wirecut.pipeline.reset.Injector;
import io.wirecut.pipeline.reset.Outcome;
import io.wirecut.pipeline.reset.Position;
import io.wirecut.pipeline.reset.ResetBudget;
import io.wirecut.pipeline.source.FrameHandler;
import io.wirecut.pipeline.verdict.ActionListener;
import io.wirecut.rules.RuleCost;
import io.wirecut.rules.RuleSet;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/// Takes frames and gives back alerts, verdicts and resets.
///
/// The caller's thread is the receiver: it decodes each frame and passes it to the worker that its
/// flow belongs to. All frames are given by one thread. What the pipeline was given to call —
/// injector, listener, event sink — stays the caller's to close, after the pipeline.
///
/// After construction no frame makes it allocate, and its memory does not grow.
public final class Pipeline implements FrameHandler, AutoCloseable {
    private final PipelineOptions options;
    private final Receiver receiver;
    private final List<Worker> workers;
    private final GenerationSwitch generations;
    private final CpuClock cpuClock;
    private boolean closed;

    private Pipeline(PipelineOptions options, RuleSet rules) {
        this.options = options;
        workers = new ArrayList<>();
        generations = new GenerationSwitch(options, rules);
        DroppedDatagrams droppedDatagrams = options.newDroppedDatagrams();
        for (int i = 0; i < options.workerCount(); i++) {
            Worker worker = new Worker(options, i, generations.newest(), droppedDatagrams);
            workers.add(worker);
            generations.add(worker);
        }
        cpuClock = new CpuClock();
        receiver =
                switch (options.threading()) {
                    case INVOKER -> new Receiver(options, droppedDatagrams, workers.getFirst());
                    case DEDICATED -> new Receiver(options, droppedDatagrams, lanes());
                };
    }

    private List<Lane> lanes() {
        List<Lane> lanes = new ArrayList<>();
        for (int i = 0; i < workers.size(); i++) {
            String name = "wirecut-worker-" + i;
            lanes.add(
                    new Lane(
                            options.ringCapacity(),
                            task -> cpuClock.watched(new Thread(task, name)),
                            workers.get(i)));
        }
        return lanes;
    }

    /// A pipeline to be configured.
    public static Builder builder() {
        return new Builder();
    }

    /// Takes a frame. Its bytes are copied, or with [Threading#INVOKER] done with, before this
    /// returns.
    @Override
    public void onFrame(
            DirectBuffer buffer,
            int offset,
            int capturedLength,
            int wireLength,
            long timestampNs,
            int linkType) {
        receiver.onFrame(buffer, offset, capturedLength, wireLength, timestampNs, linkType);
    }

    @Override
    public void onUnfinishedFrame(
            DirectBuffer buffer,
            int offset,
            int capturedLength,
            int wireLength,
            long timestampNs,
            int linkType) {
        receiver.onUnfinishedFrame(
                buffer, offset, capturedLength, wireLength, timestampNs, linkType);
    }

    /// Lets time pass where no frame comes: flows end, and resets are decided, when their time is
    /// up. To be called by a live source that finds nothing, as often as it likes, on the thread
    /// that gives the frames; it never waits. A capture file needs no clock but its own.
    ///
    /// @param nowNs nanoseconds since 1970, by the clock that stamps the frames
    public void onClock(long nowNs) {
        receiver.onClock(nowNs);
    }

    /// Ends all flows, as the input has ended, once every frame before is done; the next frames may
    /// be those of another capture.
    ///
    /// @throws IllegalStateException if a worker failed on a frame: a defect, with its cause
    public void endOfInput() {
        receiver.endOfInput();
    }

    /// Inspects with other rules from now on, and never stops for it: flows that begin with a frame
    /// that is given after this has returned take the new rules; what becomes of the others says
    /// [InspectionSettings#oldFlows]. What was remembered of flows and addresses stays.
    ///
    /// May be called by any thread; of several at once each waits for the one before. There are
    /// never more than two generations, the one before the newest as long as it has flows.
    ///
    /// @return the number of the new generation: 2, then 3, and so on
    /// @throws IllegalStateException if the pipeline is closed, or a worker hangs in what it was
    ///   given to call; the rules stay as they are
    public int swap(RuleSet rules) {
        return generations.swap(() -> rules);
    }

    /// Does what [#swap] does with rules that are loaded only once the workers have let go of all
    /// rules but the newest: so there are never more than two generations, those included that are
    /// being loaded.
    ///
    /// @return the number of the new generation
    /// @throws E if the source throws it: all stays as it is, and that is counted
    /// @throws IllegalStateException as [#swap] does
    public <E extends Exception> int reload(RuleSource<E> source) throws E {
        return generations.swap(source);
    }

    /// The number of the generation of rules that new flows take, 1 being the first.
    public int generation() {
        return generations.newest().number();
    }

    /// What each rule has cost so far, the costliest first; of all generations that are still
    /// there. May be called by any thread.
    public List<RuleCost> ruleCosts() {
        return RuleCost.of(
                workers.stream()
                        .flatMap(worker -> worker.generations().evaluators().stream())
                        .toList());
    }

    /// What was counted so far; exact once [#endOfInput] has returned.
    public Statistics statistics() {
        long cpuNs =
                options.threading() == Threading.INVOKER
                        ? cpuClock.callerNs()
                        : cpuClock.watchedNs();
        return StatisticsReader.read(receiver, workers, generations, cpuNs);
    }

    /// Writes the lists of rules that have a file to be kept in, each as a whole or not at all; to
    /// be called when the run ends, and whenever else. Any thread, but one at a time.
    ///
    /// @return what went wrong, a line each; empty if all is written
    public List<String> saveLists() {
        return generations.saveLists();
    }

    /// Finishes what was given and ends the workers. Nothing may be given afterwards.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            generations.close();
            receiver.close();
        }
    }

    /// Configures and starts a [Pipeline]. Not safe for use by two threads at once.
    public static final class Builder {
        private @Nullable RuleSet rules;
        private InspectionSettings inspection = InspectionSettings.DEFAULT;
        private Position position = Position.TAP;
        private Threading threading = Threading.DEDICATED;
        private Overload overload = Overload.BLOCK;
        private int workerCount = 1;
        private boolean verifiesChecksums = true;
        private Injector injector = new DiscardingInjector();
        private ActionListener listener = new ActionListener() {};
        private @Nullable EventSink events;
        private int ringCapacity = 1024;
        private Set<EventType> eventTypes = EnumSet.of(EventType.ALERT, EventType.PACKET);
        private int flowCapacity;
        private int streamCapacity;
        private int segmentMemoryLength;
        private boolean populatesTables = true;
        private @Nullable EpochNanoClock liveClock;
        private @Nullable DataFolder dataFolder;
        private long hashSeed = new SecureRandom().nextLong();

        private Builder() {}

        /// The rules to match; required.
        public Builder rules(RuleSet rules) {
            this.rules = rules;
            return this;
        }

        /// How traffic is followed and reassembled; Suricata's defaults unless told.
        public Builder inspection(InspectionSettings inspection) {
            this.inspection = inspection;
            return this;
        }

        /// Whether frames are held until their verdict; [Position#TAP] unless told.
        public Builder position(Position position) {
            this.position = position;
            return this;
        }

        /// Who runs the workers; [Threading#DEDICATED] unless told.
        public Builder threading(Threading threading) {
            this.threading = threading;
            return this;
        }

        /// What becomes of frames that come too fast; [Overload#BLOCK] unless told.
        public Builder overload(Overload overload) {
            this.overload = overload;
            return this;
        }

        /// How many workers, 1 to 256, each with a thread; 1 unless told.
        public Builder workers(int count) {
            this.workerCount = count;
            return this;
        }

        /// Whether packets with a wrong checksum are left out, as their receivers do; true unless
        /// told.
        public Builder verifyChecksums(boolean verify) {
            this.verifiesChecksums = verify;
            return this;
        }

        /// Where resets go; nowhere unless told.
        public Builder injector(Injector injector) {
            this.injector = injector;
            return this;
        }

        /// Who is told of alerts and verdicts; nobody unless told.
        public Builder listener(ActionListener listener) {
            this.listener = listener;
            return this;
        }

        /// Where events are written as EVE JSON; nowhere unless told.
        public Builder events(EventSink events) {
            this.events = events;
            return this;
        }

        /// Which events are written; alerts and tagged packets unless told.
        public Builder eventTypes(Set<EventType> types) {
            this.eventTypes = Set.copyOf(types);
            return this;
        }

        /// Frames that may wait for a worker, a power of two; 1,024 unless told.
        public Builder ringCapacity(int frames) {
            this.ringCapacity = frames;
            return this;
        }

        /// Flows that one worker can follow at a time; as many as fit into their share of the
        /// memory ([InspectionSettings#memory]) unless told.
        public Builder flowCapacity(int flows) {
            this.flowCapacity = flows;
            return this;
        }

        /// Directions of TCP flows with data that one worker can match at a time; as many as fit
        /// into their share of the memory unless told.
        public Builder streamCapacity(int streams) {
            this.streamCapacity = streams;
            return this;
        }

        /// Bytes of out-of-order segments that one worker can hold; their share of the memory
        /// unless told.
        public Builder segmentMemory(int length) {
            this.segmentMemoryLength = length;
            return this;
        }

        /// Whether the table of flows has all its memory from the start, so that no frame of a
        /// flood waits for a page. So it is unless told: one who reads files needs less memory
        /// without.
        public Builder populatesTables(boolean populates) {
            this.populatesTables = populates;
            return this;
        }

        /// The secret that the flow tables' hashes are seeded with; drawn from a secure source
        /// unless told. No result depends on it.
        public Builder hashSeed(long seed) {
            this.hashSeed = seed;
            return this;
        }

        /// Says that frames come as they are on the wire, stamped by this clock, and not from a
        /// file: the time until a reset is measured by it, and our own resets are known again where
        /// they are captured as well.
        ///
        /// @param clock nanoseconds since 1970; called by all workers
        public Builder live(EpochNanoClock clock) {
            this.liveClock = clock;
            return this;
        }

        /// Where lists of rules (`dataset`) that have a state are found at the start, and where
        /// [Pipeline#saveLists] writes them; without it they begin empty and end with the run.
        public Builder dataFolder(DataFolder folder) {
            this.dataFolder = folder;
            return this;
        }

        /// Reserves the memory and starts the workers.
        ///
        /// @throws IllegalArgumentException if a value is out of its range
        /// @throws IllegalStateException if there are no rules
        /// @throws UncheckedIOException if a list cannot be read that has a state
        public Pipeline start() {
            if (rules == null) {
                throw new IllegalStateException("rules are missing: call rules(…) before start()");
            }
            return new Pipeline(
                    new PipelineOptions(
                            inspection,
                            position,
                            threading,
                            overload,
                            threading == Threading.INVOKER ? 1 : workerCount,
                            verifiesChecksums,
                            injector,
                            listener,
                            events,
                            eventTypes,
                            ringCapacity,
                            flowCapacity,
                            streamCapacity,
                            segmentMemoryLength,
                            populatesTables,
                            hashSeed,
                            new ResetBudget(inspection.resets(), hashSeed),
                            liveClock,
                            dataFolder),
                    rules);
        }
    }

    /// Where resets go unless told: they are planned, counted, and not sent.
    private static final class DiscardingInjector implements Injector {
        @Override
        public Outcome inject(
                DirectBuffer frame, int offset, int length, int linkType, long timestampNs) {
            return Outcome.REFUSED;
        }

        @Override
        public void close() {}
    }
}
