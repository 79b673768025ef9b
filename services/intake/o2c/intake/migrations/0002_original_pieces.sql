-- The bytes in pieces, so that a file is written and read without ever being in memory as a whole.
create table original_pieces (
  hash text collate "C" not null references originals (hash),
  piece integer not null,              -- counted from 0
  bytes bytea not null,
  primary key (hash, piece)
);
insert into original_pieces (hash, piece, bytes) select hash, 0, bytes from originals;
alter table originals drop column bytes;
