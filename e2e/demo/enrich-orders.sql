-- Cleans orders and joins the customer as it was at the time of the order.
SET 'execution.checkpointing.interval' = '1 s';
-- The join emits an order at the first watermark at or after it. Watermarks come often, and a partition or a table in
-- which nothing happens holds nobody back for longer than its idle timeout: together they are the hop's hold.
SET 'pipeline.auto-watermark-interval' = '10 ms';
-- Records do not wait for a full network buffer either.
SET 'execution.buffer-timeout.interval' = '5 ms';
CREATE TABLE orders_raw (
  order_id STRING, customer_id STRING, item STRING, amount DOUBLE, ts BIGINT,
  et AS TO_TIMESTAMP_LTZ(ts, 3),
  WATERMARK FOR et AS et
) WITH (
  'connector' = 'kafka', 'topic' = 'orders.raw', 'properties.bootstrap.servers' = '${bootstrap}',
  'properties.group.id' = 'enrich-orders',
  'scan.startup.mode' = 'group-offsets', 'properties.auto.offset.reset' = 'earliest',
  'scan.watermark.idle-timeout' = '30 ms',
  -- A line that is no JSON is dropped; it would end the job.
  'format' = 'json', 'json.ignore-parse-errors' = 'true');
CREATE TABLE customers (
  customer_id STRING, tier STRING, region STRING, ts BIGINT,
  et AS TO_TIMESTAMP_LTZ(ts, 3),
  WATERMARK FOR et AS et,
  PRIMARY KEY (customer_id) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka', 'topic' = 'customers', 'properties.bootstrap.servers' = '${bootstrap}',
  'properties.group.id' = 'enrich-orders',
  'scan.watermark.idle-timeout' = '30 ms',
  'key.format' = 'raw', 'value.format' = 'json');
CREATE TABLE orders_enriched (
  order_id STRING, customer_id STRING, item STRING, amount DOUBLE, tier STRING, region STRING, ts BIGINT
) WITH (
  'connector' = 'kafka', 'topic' = 'orders.enriched', 'properties.bootstrap.servers' = '${bootstrap}',
  -- The key stays, and with it the partition.
  'key.format' = 'raw', 'key.fields' = 'customer_id', 'value.format' = 'json',
  'sink.delivery-guarantee' = 'exactly-once', 'sink.transactional-id-prefix' = 'enrich-orders',
  'sink.transaction-naming-strategy' = 'POOLING',
  'properties.transaction.timeout.ms' = '600000');
-- LEFT: an order whose customer is not known yet goes on, as tier unknown.
INSERT INTO orders_enriched
SELECT o.order_id, o.customer_id, o.item, o.amount, COALESCE(c.tier, 'unknown'), COALESCE(c.region, 'unknown'), o.ts
FROM orders_raw AS o
LEFT JOIN customers FOR SYSTEM_TIME AS OF o.et AS c ON o.customer_id = c.customer_id
WHERE o.amount > 0;
