-- Who was asked to read and sign a draft: for their list.
alter table case_row add column cosigner blob;
create index case_row_cosign on case_row (cosigner, due_order, filed_at, case_id) where open = 1 and cosigner is not null;
