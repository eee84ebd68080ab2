package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"molva/collector"
)

// Queue carries: asynq on Redis, or on a Redis inside this process that opens no port. Nothing in it is the truth; it
// may be flushed at any time and is filled again from the rows.
type Queue struct {
	redis     redis.UniversalClient
	embedded  *miniredis.Miniredis // nil on a real Redis
	client    *asynq.Client
	inspector *asynq.Inspector
	interval  time.Duration // asynq's polling is its latency
	log       *slog.Logger
}

// Ticket is what a task carries: the row it is for and the turn in which it was seen to be due, which make its TaskID. A
// repeat is refused while it waits, and one that failed or died with its worker never blocks the next turn.
type Ticket struct {
	Task    string `json:"-"`
	Company int64  `json:"company,omitempty"`
	Row     int64  `json:"row"`            // host, source …, by the task; 0 for a batch
	Pass    int64  `json:"pass,omitempty"` // of a source, where the ticket is for one pass alone
	Due     int64  `json:"due"`            // µs of wall time: the beginning of the turn
}

func (t Ticket) id() string { return fmt.Sprintf("%s:%d:%d:%d", t.Task, t.Company, t.Row, t.Due) }

// outdated says that a newer turn has a ticket for what is still due.
func (t Ticket) outdated() bool { return time.Since(time.UnixMicro(t.Due)) > redo }

const (
	taskTimeout  = 90 * time.Second // a slice is bounded by 30 s, a batch by far less
	trainTimeout = time.Hour        // a training is no batch: it computes over all that was corrected
	// asynq must never archive: an archived task keeps its TaskID. What fails for good is a dead row, not a dead task.
	retries = 1 << 20
	// stopTime is how long a mail that is half said may go on when the process is told to stop.
	stopTime = 2 * time.Second
)

// OpenQueue connects to a Redis URL (redis://host:port/db); "" starts the embedded one. Waiting workers look for tasks
// every interval.
func OpenQueue(ctx context.Context, url string, interval time.Duration, log *slog.Logger) (*Queue, error) {
	q, away, err := AwaitQueue(ctx, url, interval, log)
	if err == nil && away != nil {
		q.Close()
		return nil, away
	}
	return q, err
}

// AwaitQueue is OpenQueue for who can go on without Redis: the rows make the queue again when it comes. away says why it
// does not answer now; nil when it does.
func AwaitQueue(ctx context.Context, url string, interval time.Duration, log *slog.Logger) (queue *Queue, away, err error) {
	q := &Queue{interval: interval, log: log.With("component", "queue")}
	if url == "" {
		q.embedded = miniredis.NewMiniRedis()
		q.embedded.ClockTTL(true) // or locks never expire
		q.redis = redis.NewClient(&redis.Options{Addr: "embedded", DisableIdentity: true,
			Dialer: func(context.Context, string, string) (net.Conn, error) { return q.embedded.Dial() }})
	} else {
		opt, err := redis.ParseURL(url)
		if err != nil {
			return nil, nil, &collector.Error{Code: collector.CodeInvalid, Msg: "the address of Redis cannot be read", Where: "redis", Hint: "write redis://host:6379/0", Err: err}
		}
		q.redis = redis.NewClient(opt)
	}
	if err := q.redis.Ping(ctx).Err(); err != nil {
		away = &collector.Error{Code: collector.CodeUnavailable, Msg: "Redis does not answer: " + err.Error(), Where: "redis", Hint: "start it, or leave --redis away to use the embedded queue", Err: err}
		var answered redis.Error
		if errors.As(err, &answered) { // it answers, and refuses: a password is wrong, and will be
			q.Close()
			return nil, nil, away
		}
	}
	q.client = asynq.NewClientFromRedisClient(q.redis)
	q.inspector = asynq.NewInspectorFromRedisClient(q.redis)
	return q, away, nil
}

// Close lets the connection go; servers must have been stopped before.
func (q *Queue) Close() {
	_ = q.redis.Close() // nothing is lost: rows are the truth
	if q.embedded != nil {
		q.embedded.Close()
	}
}

// Flush empties the queue. Everything due comes back from the rows.
func (q *Queue) Flush(ctx context.Context) error {
	if err := q.redis.FlushDB(ctx).Err(); err != nil {
		return unavailable("Redis", err)
	}
	return nil
}

func (q *Queue) enqueue(ctx context.Context, t Ticket) error {
	body, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("ticket %s: %w", t.id(), err)
	}
	_, err = q.client.EnqueueContext(ctx, asynq.NewTask(t.Task, body), asynq.TaskID(t.id()), asynq.Queue(string(poolOf(t.Task))),
		asynq.MaxRetry(retries), asynq.Timeout(timeoutOf(t.Task)))
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return nil // it waits already
	}
	return err
}

// waiting is how many tasks wait in a pool, by the list in which asynq keeps them.
func (q *Queue) waiting(ctx context.Context, p Pool) (int64, error) {
	return q.redis.LLen(ctx, "asynq:{"+string(p)+"}:pending").Result()
}

// timeoutOf is how long a task may take.
func timeoutOf(task string) time.Duration {
	if task == TaskTrain {
		return trainTimeout
	}
	return taskTimeout
}

func poolOf(task string) Pool {
	for _, s := range Flow {
		if s.Task == task {
			return s.Pool
		}
	}
	return PoolJudge
}

// Handler does the work of one ticket.
type Handler func(context.Context, Ticket) error

// serve starts one asynq server a pool and returns the function that stops them all. Work in hand ends with ctx, but
// for mail: a mail that is half said is finished, or nobody knows whether it was sent.
func (q *Queue) serve(ctx context.Context, handlers map[string]Handler) (stop func(), err error) {
	var servers []*asynq.Server
	stop = func() {
		var all sync.WaitGroup
		for _, s := range servers {
			all.Go(s.Shutdown)
		}
		all.Wait()
	}
	for pool, n := range workers {
		base := ctx
		if pool == PoolTell {
			base = context.WithoutCancel(ctx)
		}
		mux := asynq.NewServeMux()
		for task, h := range handlers {
			if poolOf(task) == pool {
				mux.HandleFunc(task, q.handle(task, h))
			}
		}
		s := asynq.NewServerFromRedisClient(q.redis, asynq.Config{
			BaseContext: func() context.Context { return base }, Concurrency: n, Queues: map[string]int{string(pool): 1}, TaskCheckInterval: q.interval,
			DelayedTaskCheckInterval: time.Second, ShutdownTimeout: stopTime, RetryDelayFunc: retryDelay,
			Logger: quietLogger{q.log}, LogLevel: asynq.WarnLevel,
		})
		if err := s.Start(mux); err != nil {
			stop()
			return nil, fmt.Errorf("start pool %s: %w", pool, err)
		}
		servers = append(servers, s)
	}
	return stop, nil
}

func (q *Queue) handle(task string, h Handler) func(context.Context, *asynq.Task) error {
	return func(ctx context.Context, t *asynq.Task) error {
		ticket := Ticket{Task: task}
		if err := json.Unmarshal(t.Payload(), &ticket); err != nil {
			q.log.Error("a task that cannot be read is dropped", "task", task, "error", err)
			return nil
		}
		err := h(ctx, ticket)
		if err != nil && ctx.Err() == nil {
			q.log.Warn("task failed, it is tried again", "task", task, "row", ticket.Row, "error", err)
		}
		if ticket.outdated() {
			return nil // what is still due has a newer ticket: one that is retried beside it would only add to them
		}
		return err
	}
}

func retryDelay(n int, _ error, _ *asynq.Task) time.Duration {
	return min(time.Duration(1<<min(n, 5))*250*time.Millisecond, 10*time.Second)
}

func unavailable(what string, err error) error {
	return &collector.Error{Code: collector.CodeUnavailable, Msg: what + " does not answer", Hint: "nothing is lost; it is tried again", Err: err}
}

// quietLogger hands asynq's own words to slog.
type quietLogger struct{ log *slog.Logger }

func (l quietLogger) Debug(args ...any) { l.log.Debug(fmt.Sprint(args...)) }
func (l quietLogger) Info(args ...any)  { l.log.Debug(fmt.Sprint(args...)) }
func (l quietLogger) Warn(args ...any)  { l.log.Warn(fmt.Sprint(args...)) }
func (l quietLogger) Error(args ...any) { l.log.Error(fmt.Sprint(args...)) }
func (l quietLogger) Fatal(args ...any) { l.log.Error(fmt.Sprint(args...)) }
