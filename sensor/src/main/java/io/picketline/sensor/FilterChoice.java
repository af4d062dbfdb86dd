package io.picketline.sensor;

import io.picketline.protocol.Prefix;
import io.picketline.sensor.config.ResponseSettings;
import io.picketline.sensor.filter.CommandFilter;
import io.picketline.sensor.filter.CommandTemplate;
import io.picketline.sensor.filter.FastIpset;
import io.picketline.sensor.filter.FastSuspect;
import io.picketline.sensor.filter.FilterChange;
import io.picketline.sensor.filter.FilterSettings;
import io.picketline.sensor.filter.IpsetFilter;
import io.picketline.sensor.filter.LookAndBlock;
import io.picketline.sensor.filter.NftablesFilter;
import io.picketline.sensor.filter.NoFilter;
import io.picketline.sensor.filter.ObservedFilter;
import io.picketline.sensor.filter.PacketFilter;
import io.picketline.sensor.netlink.NetlinkException;
import io.picketline.sensor.netlink.OwnChanges;
import io.picketline.sensor.process.SystemPrograms;
import io.picketline.sensor.time.SteadyClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which packet filter this sensor uses. */
final class FilterChoice {

  private static final Logger LOG = LoggerFactory.getLogger(FilterChoice.class);
  private static final int REHEARSALS = 300;

  private final ResponseSettings.Filter kind;
  private final FilterSettings settings;
  private final boolean observe;
  private final Path state;
  private final SystemPrograms programs = new SystemPrograms();
  private final OwnChanges own = new OwnChanges();
  private final SteadyClock clock;
  private volatile String description = "none";

  /**
   * A choice.
   *
   * @param observe whether nobody is to be blocked, only looked at
   * @param state the state directory
   */
  FilterChoice(
      ResponseSettings.Filter kind,
      FilterSettings settings,
      boolean observe,
      Path state,
      SteadyClock clock) {
    this.clock = clock;
    this.kind = kind;
    this.settings = settings;
    this.observe = observe;
    this.state = state;
  }

  /** What the packet thread blocks by. */
  interface Fast extends PacketPath.FastBlock, AutoCloseable {
    @Override
    void close();
  }

  /**
   * Opens it, for one thread; to be closed by it.
   *
   * @throws NetlinkException if the kernel does not have it
   * @throws io.picketline.sensor.filter.FilterException if a program that it takes cannot be used
   */
  PacketFilter open() {
    var filter = opened();
    // Only now: with a filter that cannot be had, what blocked before goes on.
    if (observe || kind != ResponseSettings.Filter.IPSET) {
      IpsetFilter.forget(settings, programs);
    }
    description = filter.describe();
    return filter;
  }

  /** What it is, once it has been opened. */
  String describe() {
    return description;
  }

  private PacketFilter opened() {
    if (observe) {
      CommandFilter.forget(programs, state);
      return new ObservedFilter(looking(new NoFilter()), settings.capacity(), System::nanoTime);
    }
    return switch (kind) {
      case NFTABLES -> {
        CommandFilter.forget(programs, state);
        yield NftablesFilter.open(settings, own);
      }
      case IPSET -> {
        CommandFilter.forget(programs, state);
        yield looking(IpsetFilter.open(settings, programs, System::nanoTime));
      }
      case IPTABLES -> commands(CommandTemplate.IPTABLES);
      case IP_ROUTE -> commands(CommandTemplate.IP_ROUTE);
      case ROUTE -> commands(CommandTemplate.ROUTE);
      case PF -> commands(CommandTemplate.PF);
      case IPFW -> commands(CommandTemplate.IPFW);
      case NONE -> {
        CommandFilter.forget(programs, state);
        yield looking(new NoFilter());
      }
    };
  }

  /** Refuses what cannot be had, and makes the first real change a quick one. */
  void rehearse() {
    try (var filter = open()) {
      var nobody = Prefix.of(Warmup.NOBODY);
      var quick = kind == ResponseSettings.Filter.NFTABLES || kind == ResponseSettings.Filter.IPSET;
      for (var pass = 0; quick && !observe && pass < REHEARSALS; pass++) {
        filter.apply(List.of(new FilterChange.Block(nobody, Duration.ofSeconds(1))));
        filter.apply(List.of(new FilterChange.Unblock(nobody)));
      }
    }
  }

  /** What the packet thread blocks by; where that takes a program it leaves it to the keeper. */
  Fast fast() {
    if (observe) {
      // What the keeper asks for instead is remembered.
      return fast((_, _, _, _) -> false, () -> {});
    }
    return switch (kind) {
      case NFTABLES -> {
        var suspect = FastSuspect.open(settings, own);
        if (!suspect.warm()) {
          LOG.warn("the packet filter does not take suspects, errno {}", suspect.lastErrno());
        }
        yield fast(suspect::suspect, suspect::close);
      }
      case IPSET -> {
        var suspect = FastIpset.open(settings);
        yield fast(suspect::suspect, suspect::close);
      }
      case IPTABLES, IP_ROUTE, ROUTE, PF, IPFW, NONE -> fast((_, _, _, _) -> false, () -> {});
    };
  }

  private PacketFilter commands(CommandTemplate template) {
    return looking(CommandFilter.open(template, programs, state, clock));
  }

  /** The log of packets needs our table of nf_tables, whatever blocks. */
  private PacketFilter looking(PacketFilter block) {
    if (settings.look().isEmpty()) {
      removeTable();
      return block;
    }
    try {
      return new LookAndBlock(NftablesFilter.open(settings, own), block);
    } catch (NetlinkException e) {
      block.close();
      throw e;
    }
  }

  /** A table that an earlier sensor blocked by, and this one does not know of. */
  private void removeTable() {
    try (var table = NftablesFilter.open(settings, own)) {
      table.remove();
    } catch (NetlinkException e) {
      LOG.debug("no table of nf_tables to be taken away: {}", e.getMessage());
    }
  }

  private static Fast fast(PacketPath.FastBlock block, Runnable close) {
    return new Fast() {
      @Override
      public boolean block(long high, long low, int keyLength, long nanos) {
        return block.block(high, low, keyLength, nanos);
      }

      @Override
      public void close() {
        close.run();
      }
    };
  }
}
