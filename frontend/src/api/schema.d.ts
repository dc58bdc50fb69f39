// Made from openapi.json by `npm run api`; changes here are lost.

export interface paths {
    "/api/v1/admin/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 后台任务 Each kind of work that is due by itself: its last turn, what became of it, and the next. */
        get: operations["admin_jobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 发件箱 Mails that have not arrived, newest first, and why. */
        get: operations["admin_outbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/outbox/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 重新发送 Try a mail that was given up once more. */
        post: operations["admin_outbox_retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 系统配置 Every setting of this process as it stands, secrets masked. */
        get: operations["admin_settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 全部用户 People of all organisations, in the order in which they came. */
        get: operations["admin_users"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 接口客户端 Programs of one's organisation, newest first; for those who see to the running of the product, everybody's. */
        get: operations["api_client_list"];
        put?: never;
        /**
         * 新建接口客户端 Make a program that acts for one's organisation. The answer tells its secret once and is not kept: an
         *     Idempotency-Key has no effect here.
         */
        post: operations["api_client_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-clients/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 停用接口客户端 End a program for good. */
        post: operations["api_client_revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-clients/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 更换密钥 Give a program another secret. The answer tells it once and is not kept. */
        post: operations["api_client_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/appropriation-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 预算指标变动列表 Returns, carry-overs and corrections of budget lines, in the order of their proposal. */
        get: operations["appropriation_change_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/appropriation-changes/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 核准指标变动 Agree to what another proposed: the money moves. */
        post: operations["appropriation_change_approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/appropriation-changes/{id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 退回指标变动 Decline what another proposed: nothing moves. */
        post: operations["appropriation_change_decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/appropriations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 预算指标列表 Budget lines and what is left of them. */
        get: operations["appropriation_list"];
        put?: never;
        /** 下达预算指标 Open a budget line with its first money. */
        post: operations["appropriation_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/appropriations/{id}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 提出指标变动 Propose to return, carry over or correct a budget line; another person decides. */
        post: operations["appropriation_change_propose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/appropriations/{id}/increases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 追加预算指标 Grant a budget line more money. */
        post: operations["appropriation_increase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole trail, newest first. */
        get: operations["audit_trail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/{kind}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything that was done to one thing, oldest first. */
        get: operations["audit_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 登录 Sign in. */
        post: operations["auth_login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 退出登录 Sign out: ends the sign-in to which the refresh token belongs. */
        post: operations["auth_logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 修改密码 Change one's password; ends all of one's sign-ins. */
        post: operations["auth_password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 申请重置密码 Ask for a link to a new password by e-mail. The answer is the same whether or not there is such a person. */
        post: operations["auth_password_reset_request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password-reset/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 重置密码 Set a new password by the link that was sent; ends all of its owner's sign-ins. */
        post: operations["auth_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 换取新令牌 Trade a refresh token for new tokens. */
        post: operations["auth_refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 接口令牌 Trade a program's credentials for an access token (OAuth 2 client credentials). */
        post: operations["auth_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 结算批次列表 Batches, newest first. */
        get: operations["batch_list"];
        put?: never;
        /** 编制结算批次 Draft a settlement batch of all that a programme owes for a period. */
        post: operations["batch_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/batches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 结算批次详情 A batch with its sums by treasury, exports and files. */
        get: operations["batch_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/batches/{id}/authorise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 授权 Let the money of a batch that another made go. */
        post: operations["batch_authorise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/batches/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤销批次 Give up a batch that is not authorised, as its maker or as the checker who refuses it. */
        post: operations["batch_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/batches/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 复核 Say that one has looked through a batch that another made. */
        post: operations["batch_check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/batches/{id}/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 导出拨付文件 Send a batch's pending payments: write the payment files and hold the money until the bank confirms. */
        post: operations["batch_export"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/batches/{id}/exports/{number}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 补充导出格式 Write an export in one more format; the file that is there if it was written before. */
        post: operations["batch_file_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/batches/{id}/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 批次明细 The lines of a batch: one level's part of a claim or reward each. */
        get: operations["batch_lines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/batches/{id}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 批次拨付 The payments of a batch. */
        get: operations["batch_payments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/batches/{id}/rewards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 批次供方奖补 The supply rewards of a batch, with the steps from base to reward. */
        get: operations["batch_rewards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/blocks/{id}/lift": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 解除停用 End a block. */
        post: operations["block_lift"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/booking-transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 转让列表 Offers by and to the caller's organisation, newest first. */
        get: operations["booking_transfer_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 预约列表 Bookings that the caller may see, newest first. */
        get: operations["booking_list"];
        put?: never;
        /** 预约 Book: window, price, decision and hold on the voucher, all or nothing. */
        post: operations["booking_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/cart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 购物车预约 Book several orders together, or none of them. */
        post: operations["booking_create_cart"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 询价 What an order would cost and what the voucher would pay of it, with the steps. Changes nothing. */
        post: operations["booking_quote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 周期预约 Book an order again and again; each occurrence is booked, or it is said why not. */
        post: operations["booking_create_series"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 预约详情 One booking with its quote, delivery and timeline. */
        get: operations["booking_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 验收 The enterprise agrees with what was delivered. */
        post: operations["booking_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 取消 Either side calls off. */
        post: operations["booking_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/check-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 签到 The customer is here: by the provider, or by the enterprise with the code that is on the instrument. */
        post: operations["booking_check_in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/check-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 签退 The customer goes; the rest of the window is free again. */
        post: operations["booking_check_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/complaints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 投诉 Complain of the service of a booking. One at a time per booking. */
        post: operations["complaint_raise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 确认 The provider agrees. */
        post: operations["booking_confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 婉拒 The provider says no. */
        post: operations["booking_decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/deliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 交付 The provider reports what was really done. */
        post: operations["booking_deliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/dispute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 争议 The enterprise does not agree. */
        post: operations["booking_dispute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/hand-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 转交同事 A colleague will use what is booked. */
        post: operations["booking_hand_over"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 改期 Another time for the same order; the old one is kept if the new one cannot be had. */
        post: operations["booking_move"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/no-show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 爽约 The customer did not come. */
        post: operations["booking_no_show"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/rating": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 评价 The enterprise rates an accepted booking, once. */
        post: operations["booking_rate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/rating/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 回复评价 The provider answers a rating, once. */
        post: operations["booking_rating_answer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/relocate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 供方改期 The provider puts a booking elsewhere, as agreed with its customer: another time, or an equal instrument. The
         *     price stays as quoted, and the customer is told.
         */
        post: operations["booking_relocate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 争议裁定 The bureau decides a dispute. */
        post: operations["booking_resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 结果文件列表 The results of a booking, for its parties and the bureaus of its region. */
        get: operations["booking_result_list"];
        put?: never;
        /** 上传结果文件 Add a file with results, until the work is accepted. */
        post: operations["booking_result_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/results/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 下载结果文件 A file as it was uploaded. */
        get: operations["booking_result_download"];
        put?: never;
        post?: never;
        /** 删除结果文件 Take a file off a booking that is not accepted yet. */
        delete: operations["booking_result_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 开始使用 The work begins. */
        post: operations["booking_start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 转让预约 Offer a booking to another enterprise, where the listing's rules let it be. */
        post: operations["booking_transfer_offer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/transfer/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 接受转让 Take the booking over, at the price of the caller's own class and with its own voucher. */
        post: operations["booking_transfer_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/transfer/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 谢绝转让 */
        post: operations["booking_transfer_decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bookings/{id}/transfer/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤回转让 */
        post: operations["booking_transfer_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 导入节假日安排 Load a year's notice (a file of holiday-cn, as it is), in the place of what was known of the year. */
        post: operations["calendar_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendar-feeds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我的日历订阅 The caller's feeds in force, newest first; without their addresses. */
        get: operations["calendar_feed_list"];
        put?: never;
        /**
         * 建立日历订阅地址 Make a secret address under which calendar programs read. The answer tells it once and is not kept:
         *     an Idempotency-Key has no effect here.
         */
        post: operations["calendar_feed_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendar-feeds/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 停用日历订阅 End a feed: its address leads nowhere from now on. */
        post: operations["calendar_feed_revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendar-feeds/{token}.ics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 日历订阅 A calendar, to who knows its address: iCalendar, a month back and a year ahead, cancellations included. */
        get: operations["calendar_feed_read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calendar/{year}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 节假日安排 One year's holidays and make-up working days. */
        get: operations["calendar_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 兑付列表 The claims that the caller may see: a company its own, a bureau those of its region; newest first. */
        get: operations["claim_list"];
        put?: never;
        /** 申请兑付 Claim the subsidy of an accepted booking. */
        post: operations["claim_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims/queue/city": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 市级待审 Claims that wait for the city. */
        get: operations["claim_queue_city"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims/queue/district": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 区级待审 Claims that wait for the district, longest waiting first, with their deadlines. */
        get: operations["claim_queue_district"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims/queue/notice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 待公示 Claims that passed all reviews and are in no notice yet. */
        get: operations["claim_queue_notice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 兑付详情 One claim with evidence, findings, reviews, objections, shares and timeline. */
        get: operations["claim_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** 填写发票 Set the invoice's number and amount while the claim is a draft or returned. */
        patch: operations["claim_edit"];
        trace?: never;
    };
    "/api/v1/claims/{id}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 上传材料 Add a file. The XML of a fully digital invoice fills in number and amount. */
        post: operations["claim_evidence_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims/{id}/evidence/{evidence_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 下载材料 A file as it was uploaded, for those who may see the claim. */
        get: operations["claim_evidence_download"];
        put?: never;
        post?: never;
        /** 删除材料 Take a file off a draft or returned claim. */
        delete: operations["claim_evidence_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims/{id}/review/city": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 市级审核 The city's decision, by another person than the district's. */
        post: operations["claim_review_city"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims/{id}/review/district": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 区级审核 The district's decision: pass, return or reject. */
        post: operations["claim_review_district"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims/{id}/signals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 兑付的风险提示 What the rules have to say of a claim, with the decisions on it. */
        get: operations["claim_signals"];
        put?: never;
        /** 重新检查 Look at the claim again, by the rules and records of now. */
        post: operations["claim_look_again"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims/{id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 提交兑付 Hand the claim in; refused with all that is missing or wrong. */
        post: operations["claim_submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims/{id}/take_up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 受理 The district begins its review; the enterprise can no longer withdraw. */
        post: operations["claim_take_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/claims/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤回兑付 Take the claim back before anybody has taken it up. */
        post: operations["claim_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/colleagues": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 同事 The people of the caller's organisation for whom they can book. */
        get: operations["colleague_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/complaints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 投诉列表 Complaints of the caller's organisation, against it, or of the caller's region; newest first. */
        get: operations["complaint_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/complaints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 投诉详情 One complaint. */
        get: operations["complaint_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/complaints/{id}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 答复投诉 The provider answers, once. */
        post: operations["complaint_answer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/complaints/{id}/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 投诉处理决定 Whoever sees to it decides, once the provider was heard. */
        post: operations["complaint_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/complaints/{id}/take_up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 受理投诉 The caller sees to it, also instead of another person. */
        post: operations["complaint_take_up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/complaints/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤回投诉 The enterprise takes it back. */
        post: operations["complaint_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conduct": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 本单位守约情况 The points of the caller's organisation, and until when it is banned. */
        get: operations["conduct_standing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conduct-policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 守约规则 What counts as a violation, how much and for how long. */
        get: operations["conduct_policy"];
        /** 设定守约规则 From now on; what happened before stays as it was judged. */
        put: operations["conduct_policy_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/conduct-policy/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 守约规则历史 Every version of the policy, newest first. */
        get: operations["conduct_policy_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directory/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 五个一 Which of the ones each key industry has. */
        get: operations["directory_coverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directory/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 目标进度 How far each target is reached. */
        get: operations["directory_progress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/directory/scheme": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 重点产业与目标 What the directory is measured by. */
        get: operations["directory_scheme"];
        /** 设置重点产业与目标 Set what the directory is measured by, as a whole. */
        put: operations["directory_scheme_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/enterprise/listings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我的检索 What a search finds, with the price of the caller's own class and what its vouchers would pay of one unit; ordered
         *     by that price where it is ordered by price.
         */
        get: operations["listing_search_own"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/appeals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 评价申诉列表 Appeals of the caller's region, newest first. */
        get: operations["evaluation_appeal_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/appeals/{id}/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 申诉裁定 The bureau decides an appeal and corrects what it finds wrong. */
        post: operations["evaluation_appeal_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/appeals/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤回申诉 The provider takes its appeal back. */
        post: operations["evaluation_appeal_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/districts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 区市比较 The districts of the region beside each other. */
        get: operations["district_comparison"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/idle-instruments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 闲置仪器 Admitted instruments of the region that nobody from outside has used for long, the longest idle first. */
        get: operations["instrument_idle_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/instruments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 机时排行 Admitted instruments of the region by utilisation, the best first. */
        get: operations["instrument_use_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/periods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 评价期 Periods of the caller's city, newest first. */
        get: operations["evaluation_period_list"];
        put?: never;
        /** 开启评价期 Open a period with an indicator set. */
        post: operations["evaluation_period_open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/periods/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 评价期详情 One period. */
        get: operations["evaluation_period_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/periods/{id}/compute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 计算得分 Score every provider from the records, in the place of what was computed before. */
        post: operations["evaluation_period_compute"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/periods/{id}/freeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 定级冻结 Give every score its grade and freeze the period for good. */
        post: operations["evaluation_period_freeze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/periods/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 公布得分 Show the scores to their providers, who may then comment and appeal. */
        post: operations["evaluation_period_publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/periods/{id}/scores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 得分一览 The scores of a period in the caller's region, the best first. */
        get: operations["evaluation_score_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 评价结果 Frozen periods, newest first. */
        get: operations["evaluation_result_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/results/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 评价排名 The ranking of a frozen period. */
        get: operations["evaluation_result_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/sanctions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 连续不合格 Providers of the region that failed again and again, newest first. */
        get: operations["evaluation_sanction_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/sanctions/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 暂停准入 Suspend all listings of the provider. */
        post: operations["evaluation_sanction_suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/sanctions/{id}/tolerance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 提出容错 Hold the failure for an honest one; another person decides. */
        post: operations["evaluation_tolerance_propose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/sanctions/{id}/tolerance/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 裁定容错 Another person agrees, which spares the provider, or refuses. */
        post: operations["evaluation_tolerance_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/scores/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 评分表 A score sheet with its parts, corrections and appeals. */
        get: operations["evaluation_score_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/scores/{id}/appeals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 评价申诉 The provider appeals against its score. */
        post: operations["evaluation_appeal_raise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/scores/{id}/comment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 供方意见 The provider's word on its score, or another in its place. */
        put: operations["evaluation_score_comment"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/scores/{id}/parts/{code}/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 指标依据 The records behind a part of a score, oldest first. */
        get: operations["evaluation_record_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 指标体系 Every version of the region's indicator sets, drafts too. */
        get: operations["evaluation_set_list"];
        put?: never;
        /** 起草指标体系 Draft a set, or the next version of one. */
        post: operations["evaluation_set_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/sets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 指标体系版本 One version. */
        get: operations["evaluation_set_show"];
        /** 修改草稿 Put another document into a draft. */
        put: operations["evaluation_set_edit"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/sets/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 发布指标体系 Publish a draft: it is never edited again. */
        post: operations["evaluation_set_publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/batches/{id}/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 导出批次明细 The lines of a batch as a table. */
        get: operations["export_batch_lines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/batches/{id}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 导出批次拨付 The payments of a batch as a table. */
        get: operations["export_batch_payments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 导出预约 The bookings of the caller's region as a table. */
        get: operations["export_bookings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 导出兑付 The claims of the caller's region as a table. */
        get: operations["export_claims"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/evaluation-periods/{id}/scores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 导出评价得分 The score table of an evaluation's period in the caller's region, each indicator's value beside its points. */
        get: operations["export_evaluation_scores"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 导出对账异常 Exceptions as a table. */
        get: operations["export_exceptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/ledger-accounts/{key}/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 导出账户流水 An account's transfers as a table. */
        get: operations["export_account_transfers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/network/instruments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 导出入网仪器 Instruments with their hours of a year in the layout of national networks: a provider's own, for a bureau all of
         *     its region.
         */
        get: operations["export_network_instruments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/network/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 导出服务记录 What was done in a year in the layout of national networks. */
        get: operations["export_network_services"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/statement-lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 导出对账流水 Statement lines with what they are matched with, as a table. */
        get: operations["export_statement_lines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/trial-balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 导出试算平衡 Every account of the ledger with its balance as a table. */
        get: operations["export_trial_balance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/exports/vouchers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 导出创新券 The vouchers of the caller's region as a table. */
        get: operations["export_vouchers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/faults/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 故障已处理 The provider says what was done. */
        post: operations["fault_resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ledger/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 账户 The ledger's accounts in the order of their keys. */
        get: operations["ledger_accounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ledger/accounts/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 账户详情 One account and where it stands. */
        get: operations["ledger_account_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ledger/accounts/{key}/balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 历史余额 Where an account stood on a day of the books, as it was known at a moment. */
        get: operations["ledger_account_balance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ledger/accounts/{key}/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 账户对账单 What happened on an account between two days of the books, with the balance after every entry. */
        get: operations["ledger_account_statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ledger/accounts/{key}/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 账户流水 An account's transfers with what they belong to, newest first. */
        get: operations["ledger_account_transfers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ledger/things/{kind}/{id}/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 业务流水 Everything in the journal about one thing, oldest first: from voucher to bank. */
        get: operations["ledger_thing_transfers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ledger/trial-balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 试算平衡 The books as a whole: debits and credits over all accounts. */
        get: operations["ledger_trial_balance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 检索仪器与服务 Search the catalogue. */
        get: operations["listing_search"];
        put?: never;
        /** 新建条目 Add a listing; it waits to be admitted. */
        post: operations["listing_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 并列比较 Up to four listings side by side. */
        get: operations["listing_compare"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 检索结果分组计数 Count the results by kind, category and region. */
        get: operations["listing_facets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/free": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 何时最早空闲 What a search finds that is free for so long between two moments, soonest first. What the rules of a
         *     listing say beyond its hours, slots, notice and horizon is asked when booking.
         */
        get: operations["listing_free"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/grid": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 多台仪器日历 A day or a week of up to 1,000 instruments that a search finds, in one answer. */
        get: operations["listing_grid"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 条目详情 One listing; those not admitted only to their provider and those who admit. */
        get: operations["listing_show"];
        /** 修改条目 Replace what a listing says, prices included; every version is kept. */
        put: operations["listing_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/alternatives": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 替代条目 The same kind and category, free sooner or cheaper; at most ten. */
        get: operations["listing_alternatives"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/blocks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 停用时段 Keep a window of the caller's own listing free of bookings. */
        post: operations["block_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 条目日历 When a listing is open and when it is busy. */
        get: operations["listing_calendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/calendars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 外部日历 The other calendars that block a listing, each with what its last import came to. */
        get: operations["external_calendar_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/calendars/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * 导入外部日历 Bring a calendar: iCalendar, or busy times as CSV, XLSX or JSON (`uid`, `starts_at`, `ends_at`, `summary`),
         *     known by its content. It is taken as the whole of the calendar of this name, so it can be brought again and again.
         *     Bookings are never touched: what they hold is answered as a conflict.
         */
        put: operations["external_calendar_set"];
        post?: never;
        /** 移除外部日历 Forget a calendar and free what it blocks. */
        delete: operations["external_calendar_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 登记证书 Add or renew a calibration or certificate; a new one ends the one of the same kind and name. */
        post: operations["certificate_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/certificates/{certificate}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** 撤销证书 A certificate no longer counts. */
        delete: operations["certificate_end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/check-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 签到页 What the caller may begin or end on an instrument now: what the code on it opens. */
        get: operations["check_in_board"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 费用试算 What a listing would cost, and what programmes would pay of it for such a company. Keeps nothing. */
        post: operations["listing_estimate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 故障记录 The faults of a listing, newest first. */
        get: operations["fault_list"];
        put?: never;
        /** 报告故障 Say what is wrong with an instrument: its provider, or an enterprise that booked it. */
        post: operations["fault_report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 条目历史 Every version of a listing, newest first. */
        get: operations["listing_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/network-facts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 入网信息 What national networks of instruments ask of a listing beyond its own fields. */
        get: operations["listing_network_facts"];
        /** 填写入网信息 Put new facts in the place of the old. */
        put: operations["listing_network_facts_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/outages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 计划停用 Take an instrument out of use and move, swap or cancel every booking in the way, all or nothing. */
        post: operations["outage_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/outages/affected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 停用影响 The bookings that an outage would lie over, and where each could go. */
        get: operations["outage_affected"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/qr.svg": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 仪器二维码 The code to be put on an instrument, as SVG. */
        get: operations["check_in_code"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/qr/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 更换二维码 A new code; those that were printed before open nothing any more. */
        post: operations["check_in_code_renew"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/ratings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 条目评价 What was said of a listing, newest first; by whom is not told. */
        get: operations["listing_ratings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/reinstate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 恢复条目 End the caller's own suspension of a listing. */
        post: operations["listing_reinstate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 预约规则 What a listing asks of bookings, beyond its own fields. */
        get: operations["listing_rules"];
        /** 设定预约规则 Put new booking rules in the place of the old; what is booked keeps its terms. */
        put: operations["listing_rules_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/rules/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 预约规则历史 Every version of a listing's booking rules, newest first. */
        get: operations["listing_rules_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 暂停条目 Take a listing out for a while, for maintenance. */
        post: operations["listing_suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/tariff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 收费细则 What comes on top or off a listing's prices. */
        get: operations["listing_tariff"];
        /** 设定收费细则 Put a new tariff in the place of the old; what is booked keeps its own. */
        put: operations["listing_tariff_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/tariff/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 收费细则历史 Every version of a listing's tariff, newest first. */
        get: operations["listing_tariff_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/training-rule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 培训要求 Whether a listing needs trained people, and what to do to become one. */
        get: operations["training_rule"];
        /** 设定培训要求 */
        put: operations["training_rule_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/trainings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 培训安排 Trainings of a listing to come, the next first; for its provider also those that have begun and of which a
         *     result is not recorded.
         */
        get: operations["training_list"];
        put?: never;
        /** 开设培训 */
        post: operations["training_offer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/upkeep": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 仪器状况 What those who book should know: open faults, certificates, outages to come. */
        get: operations["listing_upkeep"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/use-rule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 使用规则 How long a freed window is kept for who waits, and after how long a missed one is free again. */
        get: operations["use_rule"];
        /** 设定使用规则 */
        put: operations["use_rule_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/listings/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤回条目 Take a listing out for good. */
        post: operations["listing_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我的信息 Who the caller is and what they may do. */
        get: operations["me"];
        /** 修改我的信息 Change one's own entry. */
        put: operations["me_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我的消息 What the product wrote to the caller, newest first. */
        get: operations["me_message_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/messages/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 全部标为已读 Mark all of the caller's messages as read. */
        post: operations["me_message_read_all"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/messages/unread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 未读消息数 How many messages the caller has not read. */
        get: operations["me_message_count"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/messages/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 标为已读 Mark one message as read. */
        post: operations["me_message_read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/todo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 我的待办 What waits for the caller, and what of theirs waits for others: how many of each kind, and those that have
         *     waited longest.
         */
        get: operations["me_todo"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 入网检查 Which fields are missing of which instrument. */
        get: operations["network_check"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/instruments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 入网仪器 Instruments with their hours of a year; the fields have the names of the national networks. */
        get: operations["network_instruments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/network/services": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 服务记录 What was done in a year; the fields have the names of the national networks. */
        get: operations["network_services"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 公示列表 Public notices, newest first. */
        get: operations["notice_list"];
        put?: never;
        /** 发布公示 Publish a programme's claims that passed all reviews. */
        post: operations["notice_publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 公示详情 A public notice as it was published, with its hash. */
        get: operations["notice_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notices/{id}/objections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 提出异议 Object to a published claim, with or without a name, while the notice is open. */
        post: operations["objection_raise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/objections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 异议列表 Objections to claims of the caller's region, oldest first. */
        get: operations["objection_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/objections/{id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 异议处理 Decide an objection: upheld rejects the claim, dismissed lets the notice go on. */
        post: operations["objection_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisation/bank-account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 本单位收款账户 Where one's organisation is paid. */
        get: operations["bank_account"];
        /** 设置本单位收款账户 Set where one's organisation is paid. */
        put: operations["bank_account_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisation/profile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 更新本单位情况 Replace what one's organisation says of itself. */
        put: operations["organisation_profile_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisation/relations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 本单位关联信息 Shareholders, legal representatives, addresses, phones and accounts as they are recorded. */
        get: operations["relations_own"];
        /** 申报关联信息 Replace what the organisation says of itself; what no longer holds is kept as history. */
        put: operations["relations_declare"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 单位列表 Organisations of the caller's region. */
        get: operations["organisation_list"];
        put?: never;
        /** 设立主管单位 Set up a bureau, an audit office or a further operator. */
        post: operations["bureau_establish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 单位注册 Register an enterprise or a provider with its first person. */
        post: operations["organisation_register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 单位详情 One organisation of the caller's region. */
        get: operations["organisation_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations/{id}/admit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 准入 Admit a provider that applied. */
        post: operations["organisation_admit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations/{id}/dishonesty": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 失信记录 Record that an organisation is, or is no longer, on the dishonesty list. */
        post: operations["organisation_dishonesty"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations/{id}/reinstate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 恢复 Reinstate a suspended organisation. */
        post: operations["organisation_reinstate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations/{id}/relations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 单位关联信息 What is known of an organisation of the region, and who is one link away. */
        get: operations["relations_of"];
        /** 登记关联信息 Replace what the bureau recorded of an organisation. */
        put: operations["relations_record"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations/{id}/relations/{other}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 关联路径 The shortest ways from one organisation of the region to another. */
        get: operations["relations_between"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 暂停 Suspend an organisation; its people are signed out. */
        post: operations["organisation_suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations/{id}/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 主管单位人员 The people of a bureau. */
        get: operations["bureau_user_list"];
        put?: never;
        /** 新增主管单位人员 Add a person to a bureau. */
        post: operations["bureau_user_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations/{id}/users/{user}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 修改主管单位人员 Change a person of a bureau. */
        put: operations["bureau_user_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations/{id}/users/{user}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 重置主管单位人员密码 Give a person of a bureau a new password. */
        post: operations["bureau_user_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organisations/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 退出或不予准入 Withdraw an organisation for good, or refuse its application. */
        post: operations["organisation_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payees/{id}/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 收款单位对账单 What an organisation was paid and is to be paid, oldest first; its own, or any for those who read
         *     batches.
         */
        get: operations["payee_statement"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payment-files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 下载拨付文件 A payment file, byte for byte as it was written. */
        get: operations["payment_file_download"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 拨付详情 A payment, for those who read batches and for its payee. */
        get: operations["payment_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/payments/{id}/reissue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 重新拨付 Replace a returned payment by one with the payee's present bank details, to be exported anew. */
        post: operations["payment_reissue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platforms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 平台目录 Platforms by name; what ends soon in the order in which it ends. */
        get: operations["platform_list"];
        put?: never;
        /** 登记平台 Put a platform into the directory. */
        post: operations["platform_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platforms/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 导出平台 The directory as a table that can be imported again. */
        get: operations["platform_export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platforms/facets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 平台统计 How many platforms there are of each kind, level, industry and region; each counted with the other filters. */
        get: operations["platform_facets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platforms/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * 导入平台 Take in a list: every row becomes an entry, or is explained with line, column and what was expected. A platform
         *     that is known by kind and name is updated, so the same list can be sent again.
         */
        post: operations["platform_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platforms/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 平台详情 One platform, also one that was withdrawn. */
        get: operations["platform_show"];
        /** 修改平台 Replace what an entry says; every version is kept. */
        put: operations["platform_edit"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platforms/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 平台历史 Every version of an entry, newest first. */
        get: operations["platform_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platforms/{id}/relist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 恢复平台 Take a withdrawal back. */
        post: operations["platform_relist"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/platforms/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤销平台 Its recognition was taken back or given up. */
        post: operations["platform_withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/programme-versions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 修改草稿 Put other rules into a draft. */
        put: operations["programme_version_edit"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/programme-versions/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 发布 Publish a draft: in force from its start, and never changed again. */
        post: operations["programme_version_publish"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/programmes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 券种列表 Programmes with the rules in force, in plain words. */
        get: operations["programme_list"];
        put?: never;
        /** 新建券种 Create a programme. */
        post: operations["programme_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/programmes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 券种详情 One programme: the rules in force and every published version. */
        get: operations["programme_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/programmes/{id}/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 补贴试算 What the programme would pay a company for a service, and why. Keeps nothing. */
        post: operations["programme_estimate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/programmes/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 全部版本 Every version of a programme, drafts too, newest first. */
        get: operations["programme_version_list"];
        put?: never;
        /** 新建草稿版本 Draft the next version of a programme's rules. */
        post: operations["programme_version_draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/provider-calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 供方日历 Who comes when, and the provider's own blocks. */
        get: operations["booking_calendar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/provider/bookings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 代客预约 The provider's staff book for an enterprise, and may override rules, saying why. */
        post: operations["booking_create_for"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/provider/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 客户类别 Customers that the caller's organisation counts among a class. */
        get: operations["provider_customer_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/provider/customers/{uscc}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 指定客户类别 Count an enterprise among members or academics: its price, and how far ahead it may book. */
        put: operations["provider_customer_set"];
        post?: never;
        /** 取消客户类别 Count an enterprise among no class any more. */
        delete: operations["provider_customer_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/provider/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 本单位评价 The caller's organisation's scores, newest period first. */
        get: operations["evaluation_own_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/provider/listings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 本单位条目 The caller's own listings in any state, newest first. */
        get: operations["listing_list_own"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/provider/listings/by-code/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 按编号查看条目 The caller's own listing with this code, in any state; its `ETag` is its version. */
        get: operations["listing_by_code"];
        /**
         * 按编号同步条目 Make the caller's listing with this code what the body says; the same again changes nothing. `If-Match`
         *     with the `ETag` that was seen keeps from overwriting what somebody else changed; `If-None-Match: *` only makes new ones.
         */
        put: operations["listing_put_by_code"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/provider/listings/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes in a list of the caller's organisation: every row becomes a listing, or is explained with line, column and
         *     what was expected. A code that is known already is updated, so the same list can be sent again.
         */
        post: operations["listing_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/provider/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 使用记录 The organisation's records of use, newest first. */
        get: operations["usage_list"];
        put?: never;
        /**
         * 上报使用记录 Bring records of use. Each is known by its source and its own number: bringing it again changes it. Rows
         *     that are not right are left out and told.
         */
        post: operations["usage_record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/provider/usage/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 导入使用记录 Bring a file of records. */
        post: operations["usage_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/provider/usage/{id}/match": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 使用记录对应预约 Say to which booking a record belongs. */
        post: operations["usage_match"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/provider/usage/{id}/set-aside": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 使用记录另作处理 Say that no booking belongs to a record, and why. */
        post: operations["usage_set_aside"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 服务机构 Admitted providers with their records, in the order of their names. */
        get: operations["provider_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 服务机构主页 One admitted provider with its grades and its last twelve months. */
        get: operations["provider_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{provider}/grades/{year}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 供方评价等次 A provider's grade of a year. */
        get: operations["grade_show"];
        /** 评定供方等次 Decide a provider's grade of a year, or decide it anew. */
        put: operations["grade_decide"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/qualifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 操作资格 The caller's own qualifications, or, for a provider, all for its listings; newest first. */
        get: operations["qualification_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/qualifications/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤销资格 The provider takes a qualification back. */
        post: operations["qualification_revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/exception-ages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 异常账龄 Open exceptions by kind and by how long they have been open, with those past their day. */
        get: operations["exception_ages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 异常队列 Exceptions, oldest first. */
        get: operations["exception_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/exceptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 异常 One exception. */
        get: operations["exception_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/exceptions/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 指派异常 Say who sees to an exception, and by which day. */
        post: operations["exception_assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/exceptions/{id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 退回处理意见 Do not agree with a proposal. */
        post: operations["exception_decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/exceptions/{id}/propose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 提出处理意见 Say what to do about an exception. */
        post: operations["exception_propose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/exceptions/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 核准处理意见 Agree with another person's proposal, and do it. */
        post: operations["exception_resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/exceptions/{id}/suggestions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 匹配建议 The payments that an exception's line may be, the likeliest first, with what speaks for each. */
        get: operations["exception_suggestions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/expected": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 在途拨付 Payments sent that no statement shows in full: expected, not wrong. */
        get: operations["expected_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/expected/{payment}/missing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 登记银行未见 Put a payment that no statement shows into the queue. */
        post: operations["exception_raise_missing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/match": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 自动对账 Match every line that waits. */
        post: operations["match_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/periods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 已结账月份 Closed months, newest first. */
        get: operations["period_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/periods/{month}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 三方对账 Approved, sent, debited: the totals of a month, and what leads from one to the next. */
        get: operations["period_totals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/periods/{month}/certificate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 结账封存证书 The signed certificate of a closed month: totals and a hash over all entries of the journal until its end. */
        get: operations["period_certificate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/periods/{month}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 结账 Close a month. */
        post: operations["period_close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/periods/{month}/differences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 差异明细 The differences of a month one by one. */
        get: operations["period_differences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reconciliation/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 对账设置 Settings of matching. */
        get: operations["match_settings"];
        /** 修改对账设置 Change the settings of matching. */
        put: operations["match_settings_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/regions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 区域列表 All regions. */
        get: operations["region_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/relations/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 导入关联信息 Record facts of many organisations from a table; rows that are not right are left out and told. */
        post: operations["relations_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/budget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 预算执行 Each programme's budget of a year: granted, drawn, returned by month, with a simple forecast. */
        get: operations["report_budget"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 服务机构排名 The region's providers by what was accepted of their work in a stretch of time. */
        get: operations["report_providers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 待办时长 What waits for a decision in the region, by how long. */
        get: operations["report_reviews"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/utilisation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 仪器利用率 Booked time against open time of the region's listings, by month. */
        get: operations["report_utilisation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/vouchers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 创新券统计 Vouchers issued in a stretch of time: by district, by industry, by month, and where their money is. */
        get: operations["report_vouchers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/review/listings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 辖区条目 Listings of the caller's region in any state, newest first. */
        get: operations["listing_list_for_review"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/review/listings/admit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 批量准入 Admit all waiting listings of a provider. */
        post: operations["listing_admit_all"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/review/listings/{id}/admit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 准入条目 Take a listing into the catalogue. */
        post: operations["listing_admit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/review/listings/{id}/reinstate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 解除暂停 End any suspension of a listing. */
        post: operations["listing_reinstate_by_bureau"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/review/listings/{id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 责令暂停 Suspend a listing as a sanction; its provider cannot reinstate it. */
        post: operations["listing_suspend_by_bureau"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/review/listings/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 清退条目 Refuse a listing or drop it for good. */
        post: operations["listing_withdraw_by_bureau"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/risk/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 风险台 Claims of the region with signals, the heaviest undecided first. */
        get: operations["risk_desk"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/risk/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 风险参数 All parameters that were set, newest first: the first is in force. */
        get: operations["risk_policy_list"];
        /** 设定风险参数 From now on; what was looked at keeps the rules by which it was. */
        put: operations["risk_policy_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/risk/signals/{id}/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 处理风险提示 Dismiss or confirm a signal, with a reason. */
        post: operations["risk_signal_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/settlement/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 结算设置 When a batch needs a third signature. */
        get: operations["settlement_settings"];
        /** 修改结算设置 Set when a batch needs a third signature; holds for batches that are checked from now on. */
        put: operations["settlement_settings_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statement-lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 流水 Lines by their day. */
        get: operations["statement_line_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statement-lines/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 流水详情 One line with everything that was ever matched with it. */
        get: operations["statement_line_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statement-lines/{id}/unmatch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤销匹配 Undo the matches of a line; it becomes an exception. */
        post: operations["match_undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 对账单列表 Statements, newest import first. */
        get: operations["statement_list"];
        put?: never;
        /**
         * 导入对账单 Import a bank statement.
         * @description The same file again answers as the first time and does nothing.
         */
        post: operations["statement_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statements/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 对账单 One statement. */
        get: operations["statement_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 公开统计 Listings by kind and region, providers, enterprises served, completed bookings and redeemed money by month. */
        get: operations["statistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/synonyms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 同义词 Groups of words of which each finds what the others find. */
        get: operations["synonyms_list"];
        put?: never;
        /** 新建同义词组 Add a group. */
        post: operations["synonyms_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/synonyms/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 修改同义词组 Replace a group's words. */
        put: operations["synonyms_update"];
        post?: never;
        /** 删除同义词组 Forget a group. */
        delete: operations["synonyms_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trainings/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 取消培训 */
        post: operations["training_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trainings/{id}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 退出培训 Give the seat up. */
        post: operations["training_seat_leave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trainings/{id}/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 培训结果 How a training ended for somebody; who passed is qualified from now on. */
        post: operations["training_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trainings/{id}/seats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 培训名单 Who has which seat. */
        get: operations["training_seats"];
        put?: never;
        /** 报名培训 Take a seat. */
        post: operations["training_seat_take"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/treasury-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 付款账户列表 The accounts that treasuries pay from. */
        get: operations["treasury_account_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/treasury-accounts/{level}/{payer_region}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 登记付款账户 Set the account that a treasury pays from. */
        put: operations["treasury_account_set"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 本单位人员 The people of one's organisation. */
        get: operations["user_list"];
        put?: never;
        /** 新增人员 Add a person to one's organisation. */
        post: operations["user_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 修改人员 Change a person of one's organisation. */
        put: operations["user_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 重置人员密码 Give a person of one's organisation a new password. */
        post: operations["user_password_reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Recomputes every record from what it came from. */
        post: operations["verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/violations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 违约记录 Violations that the caller may see, newest first. */
        get: operations["violation_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/violations/{id}/appeal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 违约申诉 The organisation does not agree with a violation. */
        post: operations["violation_appeal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/violations/{id}/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 申诉裁定 The provider or the bureau decides an appeal. */
        post: operations["violation_decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/voucher-applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 申领列表 An enterprise's own applications, or those of a bureau's region, oldest first. */
        get: operations["voucher_application_list"];
        put?: never;
        /** 新建申领 Begin an application for a voucher. */
        post: operations["voucher_application_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/voucher-applications/queue/city": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 市级审核队列 Applications that wait for the city's review. */
        get: operations["voucher_application_queue_city"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/voucher-applications/queue/district": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 区县审核队列 Applications that wait for the district's review. */
        get: operations["voucher_application_queue_district"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/voucher-applications/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 申领详情 One application with its history. */
        get: operations["voucher_application_show"];
        /** 修改申领 Change a draft, or an application that was returned. */
        put: operations["voucher_application_edit"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/voucher-applications/{id}/city-review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 市级审核 The city's decision; a pass issues the voucher. */
        post: operations["voucher_application_review_city"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/voucher-applications/{id}/district-review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 区县审核 The district's decision. */
        post: operations["voucher_application_review_district"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/voucher-applications/{id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 申领材料列表 The files of an application, for those who may see it. */
        get: operations["voucher_application_file_list"];
        put?: never;
        /** 上传申领材料 Add a file to a draft or returned application. */
        post: operations["voucher_application_file_add"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/voucher-applications/{id}/files/{file_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 下载申领材料 A file as it was uploaded. */
        get: operations["voucher_application_file_download"];
        put?: never;
        post?: never;
        /** 删除申领材料 Take a file off a draft or returned application. */
        delete: operations["voucher_application_file_remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/voucher-applications/{id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 提交申领 Hand an application in: it is checked against the rules and goes to the first reviewer's queue. */
        post: operations["voucher_application_submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vouchers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 创新券列表 An enterprise's own vouchers, or those of a bureau's region, in the order of their issue. */
        get: operations["voucher_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vouchers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 创新券详情 One voucher with its history. */
        get: operations["voucher_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vouchers/{id}/freeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 冻结 Stop a voucher from being used; what it holds and owes goes on. */
        post: operations["voucher_freeze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vouchers/{id}/movements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 资金变动 Every movement of a voucher's money, from the ledger, oldest first. */
        get: operations["voucher_movements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vouchers/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 撤销 End a voucher: what is free on it goes back to the budget lines. */
        post: operations["voucher_revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/vouchers/{id}/unfreeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 解冻 Let a frozen voucher be used again. */
        post: operations["voucher_unfreeze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wait-entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 候补列表 What the caller waits for, or who waits for its listings, newest first. */
        get: operations["wait_list"];
        put?: never;
        /** 加入候补 Wait for a window that is taken. The order is booked when an offer is accepted. */
        post: operations["wait_join"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wait-entries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 候补详情 */
        get: operations["wait_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wait-entries/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 接受候补 Book what is offered: price, decision and hold as for any booking. */
        post: operations["wait_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wait-entries/{id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 谢绝候补 Leave the offer to the next in line. */
        post: operations["wait_decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/wait-entries/{id}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 退出候补 Wait no longer. */
        post: operations["wait_leave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 推送地址 The organisation's webhooks, newest first. */
        get: operations["webhook_list"];
        put?: never;
        /**
         * 新建推送地址 Tell another system what happens. Requests are signed as Standard Webhooks has it (`webhook-id`,
         *     `webhook-timestamp`, `webhook-signature`: HMAC-SHA256). The answer tells the secret once and is not kept: an
         *     Idempotency-Key has no effect here.
         */
        post: operations["webhook_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** 修改推送地址 Another address, other topics, a pause. */
        put: operations["webhook_update"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 推送记录 What was sent to a webhook, and what came of it, newest first. */
        get: operations["webhook_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/deliveries/{delivery}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 重新推送 Send a delivery once more, under the same id. */
        post: operations["webhook_replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 停用推送地址 End a webhook; what waits for it is not sent any more. */
        post: operations["webhook_revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** 测试推送 Send `webhook.test`, to see whether it arrives. */
        post: operations["webhook_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 我的后台任务 The caller's own long work of the last 30 days, newest first. */
        get: operations["work_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** 后台任务 One of the caller's own. */
        get: operations["work_show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/work/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * 后台任务进度 The work's progress as server-sent events: `progress` at each change, then `done` or `failed`, each with the
         *     work as data. Ends after ten minutes at the latest: ask again.
         */
        get: operations["work_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Where an account stood. */
        AccountAsOf: {
            account_key: string;
            /** @description What it could still give, fen. */
            available_fen: components["schemas"]["Fen"];
            balance: components["schemas"]["Balance"];
            /**
             * Format: date
             * @description Entries dated until this day (Asia/Shanghai) count; all if absent.
             */
            effective_on?: string | null;
            /**
             * Format: date-time
             * @description Entries recorded until this moment count; all if absent.
             */
            recorded_by?: string | null;
        };
        /**
         * @description The number of a bank account: 5 to 34 digits, capitals or hyphens; blanks between groups are dropped.
         * @example 37050170610800000123
         */
        AccountNumber: string;
        /** @description A new person. Serialized without the password, which must not be hashed fast and kept to recognise a replay. */
        AccountRequest: {
            email: components["schemas"]["Email"];
            language?: components["schemas"]["Language"];
            login: components["schemas"]["Login"];
            name: components["schemas"]["Name"];
            /** @description At least 10 characters, without the login, not one that everybody tries first. */
            password: components["schemas"]["Secret"];
        };
        /** @description What happened on an account between two days of the books, both inside. Holds are not in it: they move nothing. */
        AccountStatement: {
            account_key: string;
            /** @description After the last day, fen. */
            closing_fen: components["schemas"]["Fen"];
            /** Format: date */
            from: string;
            /** @description In the order of the books; `next` leads on. */
            lines: components["schemas"]["AccountStatementLine"][];
            /** @description Received less given before the first day, fen. */
            opening_fen: components["schemas"]["Fen"];
            /**
             * Format: date-time
             * @description As known at this moment; now if absent.
             */
            recorded_by?: string | null;
            /** Format: date */
            to: string;
        };
        /** @description One entry of a statement. */
        AccountStatementLine: components["schemas"]["LedgerTransfer"] & {
            /** @description The balance after it, fen. */
            balance_fen: components["schemas"]["Fen"];
            /** @description What it did to the balance: money in is positive, fen. */
            change_fen: components["schemas"]["Fen"];
        };
        /** @description A page of a statement. */
        AccountStatementPage: components["schemas"]["AccountStatement"] & {
            /** @description Leads to the lines that follow, if there are any. */
            next?: string | null;
        };
        /** @description Whose listings to admit. */
        AdmitAll: {
            provider_id: components["schemas"]["OrganisationId"];
        };
        Admitted: {
            admitted: number;
        };
        /** @description A booking that an outage would lie over, and where it could go. */
        Affected: {
            booking: components["schemas"]["BookingView"];
            /** @description Free windows of the same length, nearest first. */
            moves: components["schemas"]["TimeWindow"][];
            /** @description Equal instruments of the provider that are free at the same time. */
            swaps: components["schemas"]["EqualListing"][];
        };
        /**
         * @description How long an exception has been open, in days.
         * @enum {string}
         */
        AgeBand: "0-3" | "4-7" | "8-30" | "31+";
        /**
         * @description What the sign of a single amount column means when no column says debit or credit.
         * @enum {string}
         */
        AmountSign: "negative_is_debit" | "positive_is_debit";
        /** @description A program as those who manage it see it; its secret is told once, when it is made. */
        ApiClient: {
            /** Format: date-time */
            created_at: string;
            /** @description The `client_id`. */
            id: components["schemas"]["ApiClientId"];
            /**
             * Format: date-time
             * @description When it last asked for a token.
             */
            last_used_at?: string | null;
            name: string;
            organisation_id: components["schemas"]["OrganisationId"];
            /**
             * Format: date-time
             * @description Until when the secret before still opens.
             */
            previous_until?: string | null;
            /** Format: date-time */
            revoked_at?: string | null;
            /** Format: date-time */
            rotated_at?: string | null;
            scopes: components["schemas"]["Scope"][];
            /** @description Under whose name its acts are recorded. */
            user_id: components["schemas"]["UserId"];
        };
        /**
         * Format: uuid
         * @description A program that acts for an organisation.
         */
        ApiClientId: string;
        /** @description A program with its secret, which is told this once. */
        ApiClientSecret: components["schemas"]["ApiClient"] & {
            client_secret: string;
        };
        Appeal: {
            /** @description 1 to 2,000 characters. */
            reason: string;
        };
        /** @description A decision on an appeal. */
        AppealDecision: {
            /** @description 1 to 2,000 characters; the organisation reads it. */
            reason: string;
            /** @description Whether the violation stays; if not it counts no longer, and a ban that it brought about ends. */
            upheld: boolean;
        };
        ApplicationBody: {
            /** @description Face of the voucher that is asked for. */
            amount_fen: components["schemas"]["Fen"];
            programme_id: components["schemas"]["ProgrammeId"];
            /** @description What it is to be used for, 5 to 2,000 characters. */
            purpose: string;
        };
        ApplicationDetail: components["schemas"]["ApplicationView"] & {
            /** @description Everything that was done to it, oldest first. */
            timeline: components["schemas"]["Event"][];
        };
        /**
         * @description States of an application 申领, in the order in which they happen.
         * @enum {string}
         */
        ApplicationState: "draft" | "submitted" | "district_review" | "city_review" | "issued" | "rejected" | "returned";
        /**
         * @description What a reviewer decides.
         * @enum {string}
         */
        ApplicationVerdict: "pass" | "return" | "reject";
        /** @description An application for a voucher. */
        ApplicationView: {
            amount_fen: components["schemas"]["Fen"];
            /** Format: date-time */
            created_at: string;
            /** @description The check of eligibility at the last submission, rule by rule. */
            eligibility?: components["schemas"]["DecisionStep"][] | null;
            enterprise_id: components["schemas"]["OrganisationId"];
            id: components["schemas"]["VoucherApplicationId"];
            programme_version_id: components["schemas"]["ProgrammeVersionId"];
            purpose: string;
            /** @description Why it was returned or rejected. */
            reason?: string | null;
            /**
             * @description Readable number.
             * @example SL2026-000045
             */
            reference: string;
            region_code: components["schemas"]["RegionCode"];
            state: components["schemas"]["ApplicationState"];
            /** Format: date-time */
            updated_at: string;
        };
        /** @description A budget line 预算指标 and where it stands. */
        Appropriation: {
            /** @description What is still free to be given to vouchers or rewards, fen. */
            available_fen: components["schemas"]["Fen"];
            /** Format: date-time */
            created_at: string;
            /** @description Number or title of the budget document that grants it. */
            document: string;
            /** Format: int32 */
            fiscal_year: number;
            /** @description Returned to the treasury or carried into the next year, fen. */
            given_back_fen: components["schemas"]["Fen"];
            /** @description Granted and carried in, less what was reversed, returned or carried on, fen. */
            granted_fen: components["schemas"]["Fen"];
            id: components["schemas"]["AppropriationId"];
            level: components["schemas"]["BudgetLevel"];
            programme_id: components["schemas"]["ProgrammeId"];
            /** @description Whose treasury pays. */
            region_code: components["schemas"]["RegionCode"];
            side: components["schemas"]["BudgetSide"];
        };
        AppropriationBody: {
            amount_fen: components["schemas"]["Fen"];
            /** @description Number or title of the budget document. */
            document: string;
            /** Format: int32 */
            fiscal_year: number;
            level: components["schemas"]["BudgetLevel"];
            programme_id: components["schemas"]["ProgrammeId"];
            /** @description Whose treasury pays; of the level that is named. */
            region_code: components["schemas"]["RegionCode"];
            side: components["schemas"]["BudgetSide"];
        };
        /** @description A change of a budget line, proposed or decided. */
        AppropriationChange: {
            amount_fen: components["schemas"]["Fen"];
            appropriation_id: components["schemas"]["AppropriationId"];
            /** Format: date-time */
            decided_at?: string | null;
            decided_by?: components["schemas"]["UserId"] | null;
            /** @description Number or title of the budget document. */
            document: string;
            id: components["schemas"]["AppropriationChangeId"];
            kind: components["schemas"]["AppropriationChangeKind"];
            /** @description Why the second person agreed or declined. */
            note?: string | null;
            /** Format: date-time */
            proposed_at: string;
            proposed_by: components["schemas"]["UserId"];
            reverses_id?: components["schemas"]["TransferId"] | null;
            state: components["schemas"]["AppropriationChangeState"];
            to_appropriation_id?: components["schemas"]["AppropriationId"] | null;
        };
        AppropriationChangeBody: {
            amount_fen?: components["schemas"]["Fen"] | null;
            /** @description Number or title of the budget document. */
            document: string;
            kind: components["schemas"]["AppropriationChangeKind"];
            reverses_id?: components["schemas"]["TransferId"] | null;
        };
        /**
         * Format: uuid
         * @description A return, carry-over or correction of a budget line.
         */
        AppropriationChangeId: string;
        /**
         * @description What is done to the budget line.
         * @enum {string}
         */
        AppropriationChangeKind: "return" | "carry_over" | "reversal";
        /**
         * @description Where a change of a budget line stands.
         * @enum {string}
         */
        AppropriationChangeState: "proposed" | "approved" | "declined";
        AppropriationDecisionBody: {
            /** @description Why; shortened to 1,000 characters. */
            note?: string | null;
        };
        /** Format: uuid */
        AppropriationId: string;
        AtInstrument: {
            /** @description What the code on the instrument says; the provider needs none. */
            key?: string | null;
        };
        /** @description A file; its content is kept once per SHA-256. */
        Attachment: {
            /** Format: date-time */
            added_at: string;
            added_by: components["schemas"]["UserId"];
            file_name: string;
            id: components["schemas"]["AttachmentId"];
            /** @description By content, not by name. */
            media_type: components["schemas"]["MediaType"];
            /** @description Hexadecimal. */
            sha256: string;
            /** Format: int64 */
            size_bytes: number;
        };
        /**
         * Format: uuid
         * @description A file of an application or of a booking.
         */
        AttachmentId: string;
        /** @description Booked and really used time. */
        AttendanceView: {
            /** Format: int64 */
            booked_minutes: number;
            /** Format: date-time */
            checked_in_at?: string | null;
            /** Format: date-time */
            checked_out_at?: string | null;
            /** Format: int64 */
            late_minutes?: number | null;
            /**
             * Format: date-time
             * @description When the window was freed because nobody came; who comes later is let in if nobody else has it.
             */
            released_at?: string | null;
            /** Format: int64 */
            used_minutes?: number | null;
        };
        /** @description Where an account stands, fen. */
        Balance: {
            credits_pending: components["schemas"]["Fen"];
            credits_posted: components["schemas"]["Fen"];
            debits_pending: components["schemas"]["Fen"];
            debits_posted: components["schemas"]["Fen"];
        };
        /** @description Where an organisation is paid. */
        BankAccount: {
            /** @description The holder's name as the bank knows it. */
            account_name: components["schemas"]["Name"];
            account_number: components["schemas"]["AccountNumber"];
            bank_code: components["schemas"]["BankCode"];
            bank_name: components["schemas"]["Name"];
        };
        /**
         * @description A bank branch's 12-digit CNAPS code 联行号.
         * @example 105465000017
         */
        BankCode: string;
        /**
         * Format: int32
         * @description A ratio in basis points (1/10,000), from 0 to 10,000.
         * @example 5000
         */
        BasisPoints: number;
        /** @description A settlement batch 结算批次. */
        Batch: {
            /** Format: date-time */
            authorised_at?: string | null;
            authoriser_id?: components["schemas"]["UserId"] | null;
            /** Format: date-time */
            checked_at?: string | null;
            checker_id?: components["schemas"]["UserId"] | null;
            /**
             * Format: date-time
             * @description Of the first export.
             */
            exported_at?: string | null;
            id: components["schemas"]["BatchId"];
            /** Format: int32 */
            line_count: number;
            /** Format: date-time */
            made_at: string;
            maker_id: components["schemas"]["UserId"];
            /** @description Its amount needs a third person: who checked it cannot authorise it too. Decided when it is checked. */
            needs_third: boolean;
            /**
             * Format: date
             * @description First and last day (Asia/Shanghai) of the approvals that it settles.
             */
            period_from: string;
            /** Format: date */
            period_to: string;
            programme_id: components["schemas"]["ProgrammeId"];
            /** @description Why it was cancelled. */
            reason?: string | null;
            reference: string;
            side: components["schemas"]["BudgetSide"];
            state: components["schemas"]["BatchState"];
            total_fen: components["schemas"]["Fen"];
        };
        /** @description A batch with its sums, exports and files. */
        BatchDetail: components["schemas"]["Batch"] & {
            /** @description Steps that the state allows. */
            allowed: string[];
            exports: components["schemas"]["ExportRecord"][];
            files: components["schemas"]["FileRecord"][];
            payment_states: components["schemas"]["StateTotal"][];
            /** @description By treasury; replaced payments left aside. */
            totals: components["schemas"]["LevelTotal"][];
        };
        /** Format: uuid */
        BatchId: string;
        /** @description A line of a batch: one level's part of a claim or of a supply reward. */
        BatchLine: {
            amount_fen: components["schemas"]["Fen"];
            claim_id?: components["schemas"]["ClaimId"] | null;
            /** Format: int64 */
            id: number;
            level: components["schemas"]["BudgetLevel"];
            payee_id: components["schemas"]["OrganisationId"];
            payer_region: components["schemas"]["RegionCode"];
            payment_id?: components["schemas"]["PaymentId"] | null;
            supply_reward_id?: components["schemas"]["SupplyRewardId"] | null;
        };
        /** @description What is to be drafted. */
        BatchRequest: {
            /**
             * Format: date
             * @description First and last day (Asia/Shanghai) of the approvals; over, and for rewards inside one year.
             */
            period_from: string;
            /** Format: date */
            period_to: string;
            programme_id: components["schemas"]["ProgrammeId"];
            /** @description Claims of enterprises' bookings, or rewards of providers. */
            side: components["schemas"]["BudgetSide"];
        };
        /**
         * @description Where a settlement batch stands (domain: lifecycles).
         * @enum {string}
         */
        BatchState: "drafted" | "checked" | "authorised" | "exported" | "partly_paid" | "paid" | "closed" | "cancelled";
        /**
         * Format: uuid
         * @description A provider's block on a listing's calendar: maintenance, own use.
         */
        BlockId: string;
        BookedConsumable: {
            code: string;
            /** Format: int32 */
            count: number;
            name: components["schemas"]["Text"];
        };
        /** @description What an order says besides its time. */
        BookedOrder: {
            /** @description Listings that are held besides, for the same time. */
            companions: components["schemas"]["BookingCompanionName"][];
            /** @description Those that are counted by piece, as ordered. */
            consumables: components["schemas"]["BookedConsumable"][];
            /** @description Somebody of the provider's works with the customer. */
            with_operator: boolean;
        };
        /** @description The rules that a booking breaks and why it stands all the same. */
        BookingAllowance: {
            breaches: components["schemas"]["BookingProblem"][];
            /** @description Who of the provider's staff granted the exception. */
            granted_by?: string | null;
            /** @description Whether an exception waits for the provider's word. */
            is_asked: boolean;
            /** @description Why an exception was asked for or granted; absent where only warnings were accepted. */
            reason?: string | null;
        };
        /**
         * @description What the enterprise owes the provider for an order that it did not use. It is its own share: no voucher pays for what
         *     was not done.
         */
        BookingCharge: {
            amount_fen: components["schemas"]["Fen"];
            kind: components["schemas"]["ChargeKind"];
            /** @description The calculation in sentences, in order. */
            steps: components["schemas"]["Text"][];
        };
        /** @description A companion by its name. */
        BookingCompanionName: {
            id: components["schemas"]["ListingId"];
            name: string;
        };
        /** @description A booking with everything that was done to it. */
        BookingDetail: components["schemas"]["BookingView"] & {
            attendance?: components["schemas"]["AttendanceView"] | null;
            rating?: components["schemas"]["BookingRating"] | null;
            /** @description Oldest first. */
            timeline: components["schemas"]["Event"][];
        };
        /** Format: uuid */
        BookingId: string;
        /** @description What people call the parties of a booking. */
        BookingNames: {
            enterprise: string;
            listing: string;
            provider: string;
            /** @description Who will use it, where that is known. */
            user?: string | null;
        };
        /** @description A rule that a wish breaks, as people are told. */
        BookingProblem: {
            charge_fen?: components["schemas"]["Fen"] | null;
            companion?: components["schemas"]["BookingCompanionName"] | null;
            effect: components["schemas"]["RuleEffect"];
            /** @description Of the order: `window.starts_at` … */
            field: string;
            measured?: components["schemas"]["RuleMeasure"] | null;
            /** @description The provider's own words, or the product's. */
            message: components["schemas"]["Text"];
            nearest?: components["schemas"]["TimeWindow"] | null;
            rule: components["schemas"]["BookingRule"];
            /** @description Whether the provider's staff may let the booking stand all the same. */
            staff_may_override: boolean;
        };
        /** @description A rating as everybody may read it: whose it is, is not told. */
        BookingRating: {
            /** @description What the provider says to it. */
            answer?: string | null;
            /** Format: date-time */
            answered_at?: string | null;
            /** @description May be empty. */
            comment: string;
            /**
             * Format: int32
             * @description Stars, 1 to 5.
             */
            on_time: number;
            /** Format: int32 */
            quality: number;
            /** Format: date-time */
            rated_at: string;
            /** Format: int32 */
            service: number;
        };
        BookingReason: {
            reason: string;
        };
        /**
         * @description A rule that a booking may break. Each is also the code of the fault that says so.
         * @enum {string}
         */
        BookingRule: "misaligned" | "too_short" | "too_long" | "in_the_past" | "too_soon" | "too_far_ahead" | "closed" | "change_too_late" | "cancel_too_late" | "user_quota" | "organisation_quota" | "cool_down" | "priority" | "slot_taken" | "banned" | "unqualified" | "uncertified" | "companion_closed";
        /** @description A listing's booking rules. The default asks nothing. */
        BookingRules: {
            /**
             * @description Whether set-up and clean-up are paid like the booked time.
             * @default false
             */
            buffers_billed: boolean;
            /**
             * Format: int32
             * @description Notice before the start, minutes, to call a confirmed booking off.
             * @default 0
             */
            cancel_notice_minutes: number;
            /**
             * Format: int32
             * @description Notice before the start, minutes, to move a confirmed booking.
             * @default 0
             */
            change_notice_minutes: number;
            /**
             * Format: int32
             * @description Minutes after each booking in which nobody else can have the unit.
             * @default 0
             */
            cleanup_minutes: number;
            /**
             * Format: int32
             * @description Minutes of rest between two bookings of the same organisation.
             * @default 0
             */
            cool_down_minutes: number;
            /**
             * @description Days with other hours; the first that covers a day counts, before holidays and the week.
             * @default []
             */
            exceptions: components["schemas"]["OpeningException"][];
            /** @default as_usual */
            holidays: components["schemas"]["HolidayHours"];
            /**
             * @description Days that a class of customers may book ahead, instead of the listing's own number.
             * @default {}
             */
            horizon_days_by_class: {
                [key: string]: number;
            };
            /** @default null */
            make_up_days_like: components["schemas"]["Weekday"] | null;
            /**
             * @description Hours in which some classes of customers come first.
             * @default []
             */
            priority: components["schemas"]["PriorityWindow"][];
            /** @default [] */
            quotas: components["schemas"]["Quota"][];
            /**
             * @description Listings of the same provider that are held, for the same time, by whatever is booked of this one; and what those
             *     need in turn.
             * @default []
             */
            requires: components["schemas"]["ListingRequirement"][];
            /**
             * @description What happens when a rule is broken, where it is not the usual: rejected, except that calling off late is warned of.
             * @default {}
             */
            responses: {
                [key: string]: components["schemas"]["RuleResponse"];
            };
            /**
             * Format: int32
             * @description Minutes before each booking in which nobody else can have the unit.
             * @default 0
             */
            setup_minutes: number;
            /**
             * @description Whether an enterprise may hand a booking over to another, which pays then.
             * @default false
             */
            transfers_allowed: boolean;
        };
        /**
         * @description How a dispute is decided.
         * @enum {string}
         */
        BookingSettlement: "accepted" | "rejected" | "cancelled";
        /**
         * @description Where a booking stands 预约状态.
         * @enum {string}
         */
        BookingState: "requested" | "confirmed" | "in_use" | "delivered" | "accepted" | "rejected" | "cancelled" | "no_show" | "disputed";
        /** @description An offer as both enterprises see it. */
        BookingTransfer: {
            /** Format: date-time */
            answered_at?: string | null;
            booking_id: components["schemas"]["BookingId"];
            from_id: components["schemas"]["OrganisationId"];
            from_name: string;
            id: components["schemas"]["BookingTransferId"];
            listing_id: components["schemas"]["ListingId"];
            listing_name: string;
            /** Format: date-time */
            offered_at: string;
            provider_name: string;
            /** Format: int32 */
            quantity: number;
            reason: string;
            reference: string;
            state: components["schemas"]["BookingTransferState"];
            to_id: components["schemas"]["OrganisationId"];
            to_name: string;
            window?: components["schemas"]["TimeWindow"] | null;
        };
        /**
         * Format: uuid
         * @description Somebody's place in the line for a window that is taken.
         */
        BookingTransferId: string;
        /**
         * @description Where the offer of a booking to another enterprise stands.
         * @enum {string}
         */
        BookingTransferState: "offered" | "accepted" | "declined" | "withdrawn";
        /** @description A booking as its parties and the bureaus see it. */
        BookingView: {
            /** Format: date-time */
            accepted_at?: string | null;
            allowance?: components["schemas"]["BookingAllowance"] | null;
            charge?: components["schemas"]["BookingCharge"] | null;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When the system acts if nobody does.
             */
            deadline_at?: string | null;
            delivery?: components["schemas"]["Delivery"] | null;
            enterprise_id: components["schemas"]["OrganisationId"];
            final_own_share_fen?: components["schemas"]["Fen"] | null;
            final_price_fen?: components["schemas"]["Fen"] | null;
            final_subsidy_fen?: components["schemas"]["Fen"] | null;
            id: components["schemas"]["BookingId"];
            listing_id: components["schemas"]["ListingId"];
            names: components["schemas"]["BookingNames"];
            /** @description What was ordered besides. */
            order: components["schemas"]["BookedOrder"];
            /** @description As quoted: what the voucher does not pay. */
            own_share_fen: components["schemas"]["Fen"];
            /** @description As quoted. */
            price_fen: components["schemas"]["Fen"];
            programme_version_id?: components["schemas"]["ProgrammeVersionId"] | null;
            provider_id: components["schemas"]["OrganisationId"];
            /** Format: int32 */
            quantity: number;
            quote?: components["schemas"]["Quote"] | null;
            reason?: string | null;
            reference: string;
            region_code: components["schemas"]["RegionCode"];
            state: components["schemas"]["BookingState"];
            /** @description As quoted, and held on the voucher until the booking ends. */
            subsidy_fen: components["schemas"]["Fen"];
            /** Format: date-time */
            updated_at: string;
            used_by?: components["schemas"]["UserId"] | null;
            /** Format: int32 */
            version: number;
            voucher_id?: components["schemas"]["VoucherId"] | null;
            window?: components["schemas"]["TimeWindow"] | null;
        };
        /** @description What becomes of a budget if it goes on as in the last 90 days. */
        BudgetForecast: {
            /** @description Drawn in the last 90 days, less what came back, fen. */
            drawn_recently_fen: components["schemas"]["Fen"];
            /**
             * Format: date
             * @description The day on which nothing is left; absent: not within its year.
             */
            exhausted_on?: string | null;
            /** @description What is left on 31 December, fen. */
            left_at_year_end_fen: components["schemas"]["Fen"];
            /** @description How this was reckoned. */
            method: components["schemas"]["Text"];
        };
        /**
         * @description A level of government that pays.
         * @enum {string}
         */
        BudgetLevel: "province" | "city" | "district";
        BudgetMonth: {
            /** @description Free at the month's end, fen. */
            available_after_fen: components["schemas"]["Fen"];
            /** @description Given to vouchers or rewards, fen. */
            drawn_fen: components["schemas"]["Fen"];
            granted_fen: components["schemas"]["Fen"];
            /**
             * Format: date
             * @description First day of the month.
             */
            month: string;
            /** @description Come back from vouchers, fen. */
            returned_fen: components["schemas"]["Fen"];
        };
        /**
         * @description Whom a budget line serves: enterprises that buy (demand), or providers that are rewarded (supply).
         * @enum {string}
         */
        BudgetSide: "demand" | "supply";
        BureauRequest: {
            /** @description `science_bureau`, `finance_bureau`, `audit_office` or `platform`. */
            kind: components["schemas"]["OrganisationKind"];
            name: components["schemas"]["Name"];
            region_code: components["schemas"]["RegionCode"];
            uscc?: components["schemas"]["Uscc"] | null;
        };
        Busy: {
            /** Format: date-time */
            ends_at: string;
            /** Format: date-time */
            starts_at: string;
            /** Format: int32 */
            unit: number;
        };
        /** @description A time that the calendar says is busy and that somebody else holds on our side. */
        BusyConflict: {
            /** @description … or by a block for this reason. */
            block_reason?: string | null;
            booking_id?: components["schemas"]["BookingId"] | null;
            booking_reference?: string | null;
            /** Format: date-time */
            ends_at: string;
            /**
             * Format: date-time
             * @description What is held.
             */
            starts_at: string;
            /** @description What the calendar says of that time. */
            summary: string;
            /** Format: int32 */
            unit: number;
        };
        /** @description When a listing is open and when it is taken; not by whom. */
        Calendar: {
            /** @description Held time, set-up and clean-up included. */
            busy: components["schemas"]["Busy"][];
            /**
             * Format: int32
             * @description Minutes that a booking keeps free after itself, besides what it books.
             */
            cleanup_minutes: number;
            /** @description Dates with hours of their own that the window touches, and why. */
            exceptions: components["schemas"]["OpeningException"][];
            /** @description There are more busy windows than one answer holds: ask for a shorter stretch. */
            is_cut: boolean;
            /** @description When something that it needs besides is taken, so that it cannot be booked either. */
            needed: components["schemas"]["NeededFull"][];
            /** @description The parts of the window asked for in which it is open, dates with other hours and statutory days considered. */
            open: components["schemas"]["TimeWindow"][];
            /** @description The plain week; dates and statutory days may have other hours. */
            opening_hours: components["schemas"]["OpeningHours"];
            /**
             * Format: int32
             * @description Minutes that a booking keeps free before itself, besides what it books.
             */
            setup_minutes: number;
            /** Format: int32 */
            slot_minutes: number;
            /** @description The clock of `opening_hours`, IANA name. */
            time_zone: string;
            /**
             * Format: int32
             * @description Equal units; a moment is full when this many are busy.
             */
            units: number;
        };
        CalendarBlock: {
            id: components["schemas"]["BlockId"];
            listing_id: components["schemas"]["ListingId"];
            reason: string;
            /** Format: int32 */
            unit?: number | null;
            window: components["schemas"]["TimeWindow"];
        };
        /** @description A day of a notice, for the API's description. */
        CalendarDay: {
            /** Format: date */
            date: string;
            /** @description True for a day off, false for a weekend day that is worked. */
            isOffDay: boolean;
            name: string;
        };
        /** @description A window that is held on one of the provider's listings. */
        CalendarEntry: {
            block_id?: components["schemas"]["BlockId"] | null;
            block_reason?: string | null;
            booking_id?: components["schemas"]["BookingId"] | null;
            /**
             * Format: int32
             * @description Held after the window, to clean up.
             */
            cleanup_minutes: number;
            /** Format: date-time */
            ends_at: string;
            enterprise_name?: string | null;
            listing_id: components["schemas"]["ListingId"];
            /** @description The name of what was booked, where this listing is held only because that needs it. */
            needed_by?: string | null;
            reference?: string | null;
            /**
             * Format: int32
             * @description Held before the window, to set up.
             */
            setup_minutes: number;
            /** Format: date-time */
            starts_at: string;
            state?: components["schemas"]["BookingState"] | null;
            /** Format: int32 */
            unit: number;
            wait_entry_id?: components["schemas"]["WaitEntryId"] | null;
        };
        /** @description An event that was left out because it is not right, and why. */
        CalendarEventLeftOut: {
            code: string;
            /** @description Line or row of the file. */
            line: number;
            message: components["schemas"]["Text"];
            uid: string;
        };
        CalendarFeed: {
            /** Format: date-time */
            created_at: string;
            id: components["schemas"]["CalendarFeedId"];
            kind: components["schemas"]["CalendarFeedKind"];
            listing_id?: components["schemas"]["ListingId"] | null;
            listing_name?: string | null;
            /** @description The address, told once: whoever knows it reads the calendar. */
            url?: string | null;
        };
        /**
         * Format: uuid
         * @description The secret address of a calendar.
         */
        CalendarFeedId: string;
        /**
         * @description What a feed shows.
         * @enum {string}
         */
        CalendarFeedKind: "user" | "listing" | "provider";
        /** @description What an import did. */
        CalendarImport: {
            days_off: number;
            days_worked: number;
            /** Format: int32 */
            year: number;
        };
        /** @description What an import did, or, of a trial run, would do. */
        CalendarReport: {
            /** @description Busy times that were not there at the last import. */
            added: number;
            blocks_added: number;
            blocks_kept: number;
            blocks_lifted: number;
            /** @description Held by others: those stay, and everything around them is blocked. At most 200 are told. */
            conflicts: components["schemas"]["BusyConflict"][];
            /** @description Events that were read. */
            events: number;
            is_dry_run: boolean;
            /** @description Events that are not right. At most 200 are told. */
            left_out: components["schemas"]["CalendarEventLeftOut"][];
            /** @description Busy times within the listing's horizon, recurrences counted out. */
            occurrences: number;
            /** @description Busy times to come that are there no more. */
            removed: number;
            /** @description Events that block nothing: free, cancelled, over, too far away, or our own that came back. */
            without_effect: number;
        };
        /** @description One year's notice: the days on which it departs from the plain week. */
        CalendarYear: {
            days: components["schemas"]["CalendarDay"][];
            /** @description Addresses of the notice. */
            papers?: string[];
            /** Format: int32 */
            year: number;
        };
        CancelRequest: {
            reason: string;
        };
        /** @description Calling a booking off. */
        Cancellation: {
            /** @description Rules whose warnings the customer has read: calling off late may have a price. */
            accept_warnings?: components["schemas"]["BookingRule"][];
            reason: string;
        };
        /**
         * @description One thing that may be done. Routes ask for these; roles grant them.
         * @enum {string}
         */
        Capability: "organisation:manage" | "organisation:admit" | "organisation:read_all" | "bureau:manage" | "listing:manage" | "listing:admit" | "programme:edit" | "programme:publish" | "appropriation:manage" | "appropriation:read" | "appropriation:approve" | "voucher:apply" | "voucher:review_district" | "voucher:review_city" | "voucher:freeze" | "voucher:read_all" | "booking:create" | "booking:serve" | "booking:read_all" | "dispute:decide" | "complaint:decide" | "claim:create" | "claim:review_district" | "claim:review_city" | "claim:read_all" | "notice:publish" | "objection:decide" | "grade:decide" | "evaluation:read" | "evaluation:manage" | "batch:draft" | "batch:authorise" | "batch:read" | "statement:import" | "exception:propose" | "exception:resolve" | "reconciliation:read" | "period:close" | "ledger:read" | "audit:read" | "system:verify" | "system:operate" | "calendar:manage" | "listing:sync" | "busy:write" | "usage:write" | "directory:manage" | "directory:plan" | "booking:read";
        /** @description Limits, fen. */
        Caps: {
            /** @description Held and redeemed together by one enterprise from vouchers issued in one calendar year. */
            annual_per_enterprise: components["schemas"]["Fen"];
            per_order: components["schemas"]["Fen"];
            /** @description The most that one voucher may be issued for. */
            per_voucher: components["schemas"]["Fen"];
        };
        /** @description A price, and whose it is. */
        CardPrice: {
            amount_fen: components["schemas"]["Fen"];
            customer_class: components["schemas"]["CustomerClass"];
            unit: components["schemas"]["PriceUnit"];
        };
        /** @description Several orders, booked together or not at all. */
        Cart: {
            /** @description 1 to 20. */
            orders: components["schemas"]["NewOrder"][];
        };
        /** @description Until when an instrument is calibrated or certified. */
        Certificate: {
            /** Format: date-time */
            added_at: string;
            id: components["schemas"]["CertificateId"];
            kind: components["schemas"]["CertificateKind"];
            name: string;
            /** @description Whether nobody may book a time after it. */
            stops_booking: boolean;
            /**
             * Format: date
             * @description The last local day on which it is valid.
             */
            valid_until: string;
        };
        /**
         * Format: uuid
         * @description A calibration or certificate of an instrument.
         */
        CertificateId: string;
        /** @enum {string} */
        CertificateKind: "calibration" | "certificate";
        /**
         * @description Why something is owed.
         * @enum {string}
         */
        ChargeKind: "late_cancel" | "no_show";
        /** @description What the caller may begin or end on an instrument now. */
        CheckInBoard: {
            bookings: components["schemas"]["PresentBooking"][];
            /** @description Whether the code is the instrument's. */
            is_key: boolean;
            listing_id: components["schemas"]["ListingId"];
            listing_name: string;
        };
        /** @description What the city's decision led to. */
        CityReviewView: components["schemas"]["ApplicationView"] & {
            voucher?: components["schemas"]["IssuedVoucher"] | null;
        };
        /** @description A redemption claim 兑付. Amounts are fen, times UTC. */
        Claim: {
            /** @description What the government is to pay. */
            amount_fen: components["schemas"]["Fen"];
            /** Format: date-time */
            approved_at?: string | null;
            booking_id: components["schemas"]["BookingId"];
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["UserId"];
            enterprise_id: components["schemas"]["OrganisationId"];
            id: components["schemas"]["ClaimId"];
            invoice_fen?: components["schemas"]["Fen"] | null;
            invoice_number?: components["schemas"]["InvoiceNumber"] | null;
            notice_id?: components["schemas"]["NoticeId"] | null;
            /** @description Who gets the money: the provider in deduction mode, the enterprise in reimbursement mode. */
            payee_id: components["schemas"]["OrganisationId"];
            programme_id: components["schemas"]["ProgrammeId"];
            programme_version_id: components["schemas"]["ProgrammeVersionId"];
            provider_id: components["schemas"]["OrganisationId"];
            /** @description Of the last return, rejection or upheld objection. */
            reason?: string | null;
            reference: string;
            /** @description The voucher's region: whose district reviews. */
            region_code: components["schemas"]["RegionCode"];
            state: components["schemas"]["ClaimState"];
            /** Format: date-time */
            submitted_at?: string | null;
            /** Format: date-time */
            updated_at: string;
            /** Format: int32 */
            version: number;
            voucher_id: components["schemas"]["VoucherId"];
        };
        /** @description A claim with all that belongs to it. */
        ClaimDetailView: components["schemas"]["Claim"] & {
            /** @description Steps that the state allows, to whoever may take them. */
            allowed: string[];
            enterprise_name: string;
            evidence: components["schemas"]["ClaimEvidence"][];
            /** @description What is missing, contradictory or worth a look. */
            findings: components["schemas"]["ClaimFinding"][];
            objections: components["schemas"]["Objection"][];
            price_fen?: components["schemas"]["Fen"] | null;
            programme_name: components["schemas"]["Text"];
            provider_name: string;
            reviews: components["schemas"]["ClaimReview"][];
            /** @description Name of the listing that was used. */
            service: string;
            /** @description By the level that pays; once approved. */
            shares: components["schemas"]["ClaimShare"][];
            timeline: components["schemas"]["Event"][];
        };
        /** @description A file that proves a claim; its content is kept once per SHA-256. */
        ClaimEvidence: {
            /** Format: date-time */
            added_at: string;
            added_by: components["schemas"]["UserId"];
            claim_id: components["schemas"]["ClaimId"];
            e_invoice?: components["schemas"]["EInvoice"] | null;
            file_name: string;
            id: components["schemas"]["EvidenceId"];
            kind: components["schemas"]["EvidenceKind"];
            /** @description By content, not by name. */
            media_type: components["schemas"]["MediaType"];
            /** @description Hexadecimal. */
            sha256: string;
            /** Format: int64 */
            size_bytes: number;
        };
        /** @description One thing about a claim's evidence. */
        ClaimFinding: {
            /** @description Stable, for programs. */
            code: string;
            /** @description Field of the claim, or `evidence.<kind>`. */
            field: string;
            severity: components["schemas"]["ClaimFindingSeverity"];
            text: components["schemas"]["Text"];
        };
        /**
         * @description What a finding means for the claim.
         * @enum {string}
         */
        ClaimFindingSeverity: "missing" | "wrong" | "warning";
        /** Format: uuid */
        ClaimId: string;
        /** @description One decision of a reviewer; never changed. */
        ClaimReview: {
            /** Format: date-time */
            decided_at: string;
            decision: components["schemas"]["ClaimReviewDecision"];
            reason: string;
            reviewer: components["schemas"]["UserId"];
            step: components["schemas"]["ReviewStep"];
        };
        /**
         * @description What a reviewer decided.
         * @enum {string}
         */
        ClaimReviewDecision: "pass" | "return" | "reject";
        /** @description What one level of government pays of an approved claim. */
        ClaimShare: {
            amount_fen: components["schemas"]["Fen"];
            level: components["schemas"]["BudgetLevel"];
            /** @description Whose treasury pays. */
            payer_region: components["schemas"]["RegionCode"];
        };
        /**
         * @description Where a redemption claim 兑付 stands (domain: lifecycles).
         * @enum {string}
         */
        ClaimState: "draft" | "submitted" | "district_review" | "city_review" | "notice" | "approved" | "batched" | "paid" | "reconciled" | "returned" | "rejected" | "objected" | "clawed_back";
        /** @description A claim in a list. */
        ClaimView: components["schemas"]["Claim"] & {
            enterprise_name: string;
            provider_name: string;
        };
        ClientToken: {
            access_token: string;
            /**
             * Format: int64
             * @description Seconds.
             */
            expires_in: number;
            scope: string;
            /** @example Bearer */
            token_type: string;
        };
        /**
         * @description What a program sends for a token, as a form; `client_id` and `client_secret` may stand in an `Authorization: Basic`
         *     header instead.
         */
        ClientTokenForm: {
            client_id?: string | null;
            client_secret?: string | null;
            /** @description `client_credentials`. */
            grant_type: string;
            /** @description Words apart by blanks; all of the program's scopes if absent. */
            scope?: string | null;
        };
        /** @description A month that is closed, with its totals as they were. */
        ClosedMonth: {
            /** Format: date-time */
            closed_at: string;
            closed_by: components["schemas"]["UserId"];
            /** @description SHA-256 of the totals and of the hash of the month closed before, hexadecimal. */
            hash: string;
            /**
             * Format: date
             * @description First day of the month.
             */
            month: string;
            totals: components["schemas"]["PeriodTotals"];
        };
        /** @description One of the organisation's people. */
        Colleague: {
            id: components["schemas"]["UserId"];
            name: string;
        };
        /**
         * @description The headings of each column, best first. An empty list means the headings commonly used. They are compared without
         *     spaces, case, width and what stands in brackets.
         */
        Columns: {
            /** @default [] */
            account: string[];
            /**
             * @description Money out and in, in one column.
             * @default []
             */
            amount: string[];
            /** @default [] */
            balance: string[];
            /** @default [] */
            bank_reference: string[];
            /** @default [] */
            booked_on: string[];
            /** @default [] */
            counterparty_account: string[];
            /** @default [] */
            counterparty_name: string[];
            /**
             * @description Money in, in a column of its own.
             * @default []
             */
            credit: string[];
            /** @default [] */
            currency: string[];
            /**
             * @description Money out, in a column of its own.
             * @default []
             */
            debit: string[];
            /** @default [] */
            end_to_end_reference: string[];
            /**
             * @description Whether the amount went out or came in.
             * @default []
             */
            flag: string[];
            /** @default [] */
            payee_account: string[];
            /** @default [] */
            payee_name: string[];
            /** @default [] */
            payer_account: string[];
            /** @default [] */
            payer_name: string[];
            /**
             * @description All columns with one of these headings are taken.
             * @default []
             */
            remark: string[];
        };
        /** @description A company as it describes itself to the calculator: all that the rules ask about an enterprise and its use so far. */
        CompanyFacts: {
            /** @description Held and redeemed this year under the annual cap, fen. */
            annual_used_fen?: components["schemas"]["Fen"];
            available_fen?: components["schemas"]["Fen"] | null;
            /** @description What it would declare about the service. */
            declared?: components["schemas"]["Exclusion"][];
            /** Format: date */
            founded_on?: string | null;
            /** @description On the dishonesty list 失信名单. */
            is_dishonest?: boolean;
            /** @description The programme never paid for it before. */
            is_first_use?: boolean;
            /** @description In the national register of technology-based small and medium enterprises 科技型中小企业. */
            is_registered_tech_sme?: boolean;
            region_code: components["schemas"]["RegionCode"];
            size_class?: components["schemas"]["SizeClass"] | null;
        };
        /** @description A complaint as its parties and the bureaus see it. */
        Complaint: {
            /** @description The provider's. */
            answer?: string | null;
            /**
             * Format: date-time
             * @description Until then the provider may answer before it is decided.
             */
            answer_until: string;
            /** Format: date-time */
            answered_at?: string | null;
            booking_id: components["schemas"]["BookingId"];
            booking_reference: string;
            /**
             * Format: date-time
             * @description By then the bureau is to have decided.
             */
            decide_until: string;
            /** Format: date-time */
            ended_at?: string | null;
            enterprise_id: components["schemas"]["OrganisationId"];
            enterprise_name: string;
            handler_id?: components["schemas"]["UserId"] | null;
            handler_name?: string | null;
            id: components["schemas"]["ComplaintId"];
            listing_name: string;
            provider_id: components["schemas"]["OrganisationId"];
            provider_name: string;
            /** Format: date-time */
            raised_at: string;
            /** @description The bureau's for its decision, or the enterprise's for taking it back. */
            reason?: string | null;
            reference: string;
            /** @description The enterprise's. */
            region_code: components["schemas"]["RegionCode"];
            state: components["schemas"]["ComplaintState"];
            statement: string;
            subject: components["schemas"]["ComplaintSubject"];
        };
        ComplaintAnswer: {
            /** @description 1 to 5,000 characters. */
            answer: string;
        };
        /** @description The bureau's decision. */
        ComplaintDecision: {
            /** @description Told to both sides; 1 to 5,000 characters. */
            reason: string;
            verdict: components["schemas"]["ComplaintVerdict"];
        };
        /**
         * Format: uuid
         * @description What an enterprise has against a provider's service.
         */
        ComplaintId: string;
        ComplaintReason: {
            /** @description 1 to 5,000 characters. */
            reason: string;
        };
        /**
         * @description Where a complaint stands.
         * @enum {string}
         */
        ComplaintState: "open" | "answered" | "upheld" | "dismissed" | "withdrawn";
        /**
         * @description What a complaint is about.
         * @enum {string}
         */
        ComplaintSubject: "quality" | "delay" | "safety" | "charge" | "conduct" | "other";
        /**
         * @description What the bureau decides.
         * @enum {string}
         */
        ComplaintVerdict: "upheld" | "dismissed";
        CompletedInMonth: {
            /** Format: int64 */
            completed_bookings: number;
            /**
             * Format: date
             * @description First day of the month (Asia/Shanghai).
             */
            month: string;
        };
        /** @description What counts, how much and for how long. */
        ConductPolicy: {
            /**
             * Format: int32
             * @description How long a violation can be appealed, 1 to 365 days.
             */
            appeal_days: number;
            /**
             * Format: int32
             * @description How long a ban lasts, 1 to 3,660 days.
             */
            ban_days: number;
            /**
             * Format: int32
             * @description How many points bring a ban, 1 to 1,000.
             */
            ban_points: number;
            /**
             * Format: int32
             * @description How long a violation counts, 1 to 3,660 days.
             */
            decay_days: number;
            /**
             * Format: int32
             * @description Called off later than this before the start, 0 to 43,200 minutes.
             */
            late_cancel_minutes: number;
            /** Format: int32 */
            late_cancel_points: number;
            /**
             * Format: int32
             * @description Came later than this after the start, 0 to 1,440 minutes.
             */
            late_minutes: number;
            /** Format: int32 */
            late_points: number;
            /**
             * Format: int32
             * @description 0: not a violation; so for each kind. At most 100.
             */
            no_show_points: number;
            /**
             * Format: int32
             * @description Booked at least this much of what was used, 101 to 10,000 %.
             */
            overbooked_percent: number;
            /** Format: int32 */
            overbooked_points: number;
        };
        /** @description One version of the policy. */
        ConductPolicyVersion: {
            policy: components["schemas"]["ConductPolicy"];
            /** Format: date-time */
            set_at: string;
            /** @description Absent for the one that the product began with. */
            set_by?: string | null;
            /**
             * Format: int64
             * @description Rises with every change.
             */
            version: number;
        };
        /** @description Where an organisation stands. */
        ConductStanding: {
            /**
             * Format: date-time
             * @description Until when it may not book, if it is banned.
             */
            banned_until?: string | null;
            /**
             * Format: int64
             * @description What counts now.
             */
            points: number;
            policy: components["schemas"]["ConductPolicy"];
        };
        Consumable: {
            amount_fen: components["schemas"]["Fen"];
            code: string;
            name: components["schemas"]["Text"];
            per: components["schemas"]["ConsumablePer"];
        };
        /**
         * @description How a consumable is counted.
         * @enum {string}
         */
        ConsumablePer: "order" | "quantity" | "hour" | "piece";
        /** @description The "five ones" of the key industries. */
        Coverage: {
            /** @description One for every industry and pillar, in that order. */
            cells: components["schemas"]["CoverageCell"][];
            /** @description Cells without a platform. */
            gaps: number;
            industries: components["schemas"]["KeyIndustry"][];
            pillars: components["schemas"]["CoveragePillar"][];
        };
        /** @description What one key industry has of one of the ones. */
        CoverageCell: {
            /**
             * Format: int64
             * @description Platforms whose recognition is valid; zero is a gap.
             */
            count: number;
            /** @description The first five, higher levels before lower ones. */
            first: components["schemas"]["CoverageName"][];
            industry: string;
            pillar: string;
        };
        /** @description A platform that fills a cell. */
        CoverageName: {
            id: components["schemas"]["PlatformId"];
            level: components["schemas"]["PlatformLevel"];
            name: string;
        };
        /** @description One of the "ones" that every key industry is to have. */
        CoveragePillar: {
            code: string;
            /** @description A platform of any of these kinds is one. */
            kinds: components["schemas"]["PlatformKind"][];
            name: components["schemas"]["Text"];
        };
        Credentials: {
            login: string;
            password: components["schemas"]["Secret"];
        };
        /**
         * @description Whom a price is for. A class without a price of its own pays the standard price.
         * @enum {string}
         */
        CustomerClass: "standard" | "sme" | "academic" | "member";
        /** @enum {string} */
        DecisionOutcome: "passed" | "limited" | "refused";
        /** @description One rule as it was applied. */
        DecisionStep: {
            input_fen?: components["schemas"]["Fen"] | null;
            limit_fen?: components["schemas"]["Fen"] | null;
            outcome: components["schemas"]["DecisionOutcome"];
            result_fen?: components["schemas"]["Fen"] | null;
            /** @description Which rule: `ratio`, `caps.per_order`, `eligibility.regions` … */
            rule: string;
            /** @description The sentence for people. */
            text: components["schemas"]["Text"];
        };
        /** @description A delivery with what it comes to: the offer that the enterprise accepts or disputes. */
        Delivery: {
            decision?: components["schemas"]["SubsidyDecision"] | null;
            /** Format: date-time */
            delivered_at: string;
            /** Format: int64 */
            minutes: number;
            note: string;
            price_fen: components["schemas"]["Fen"];
            price_steps: components["schemas"]["Text"][];
            /** Format: int64 */
            quantity: number;
            result_reference?: string | null;
            subsidy_fen: components["schemas"]["Fen"];
        };
        /**
         * @description Why two of the three totals differ. Every fen of difference is in one of these.
         * @enum {string}
         */
        DifferenceKind: "claim_not_sent" | "sent_for_other_month" | "sent_and_reissued" | "sent_not_debited" | "debit_of_other_month" | "debit_without_payment";
        /** @description All differences of one kind. */
        DifferenceTotal: {
            /** Format: int64 */
            count: number;
            kind: components["schemas"]["DifferenceKind"];
            total_fen: components["schemas"]["Fen"];
        };
        /**
         * @description Which values are the better ones.
         * @enum {string}
         */
        Direction: "higher_is_better" | "lower_is_better";
        /** @description How many entries fit all other filters and have this value. */
        DirectoryFacetCount: {
            /** Format: int64 */
            count: number;
            facet: components["schemas"]["DirectoryFacetName"];
            /** @description Absent: of no key industry. */
            value?: string | null;
        };
        /**
         * @description By what entries are counted.
         * @enum {string}
         */
        DirectoryFacetName: "kind" | "level" | "industry" | "region";
        /** @description How far a target is reached. */
        DirectoryProgress: {
            /**
             * Format: int64
             * @description There today, their recognition valid.
             */
            counted: number;
            /**
             * Format: int64
             * @description Of those that are or were in the directory, recognised by the target's day.
             */
            counted_by_due: number;
            /** @description The day is over. */
            is_due: boolean;
            is_reached: boolean;
            target: components["schemas"]["DirectoryTarget"];
        };
        /** @description What the directory is measured by: the bureau's data, in the order in which it is shown. */
        DirectoryScheme: {
            industries: components["schemas"]["KeyIndustry"][];
            /** @description 五个一: the ones that each industry is to have. */
            pillars: components["schemas"]["CoveragePillar"][];
            targets: components["schemas"]["DirectoryTarget"][];
        };
        /** @description How much is to be there by when. */
        DirectoryTarget: {
            code: string;
            /** @description The document that sets it. */
            document: string;
            /** Format: date */
            due_on: string;
            /** Format: int32 */
            goal: number;
            /** @description Kinds that are counted; none for brokers. */
            kinds: components["schemas"]["PlatformKind"][];
            measure: components["schemas"]["Measure"];
            name: components["schemas"]["Text"];
        };
        Dishonesty: {
            is_dishonest: boolean;
            reason: string;
        };
        /** @description The bureau's decision. */
        DisputeDecision: {
            outcome: components["schemas"]["BookingSettlement"];
            price_fen?: components["schemas"]["Fen"] | null;
            reason: string;
        };
        /** @description How far a region lies from another. */
        Distance: {
            /** @description They border on each other. */
            is_neighbour: boolean;
            /**
             * Format: int32
             * @description Between their seats, as the crow flies; 0 in the same one.
             */
            kilometres: number;
        };
        /** @description A district beside the others. */
        DistrictFigures: {
            /**
             * Format: int32
             * @description On average in the newest frozen period that lies within, basis points; absent without one.
             */
            average_score_bp?: number | null;
            /**
             * Format: int64
             * @description Different enterprises among them, wherever they are.
             */
            enterprises: number;
            /** @description Their final prices. */
            income_fen: components["schemas"]["Fen"];
            /** Format: int64 */
            instruments: number;
            /**
             * Format: int64
             * @description Accepted bookings of its providers.
             */
            orders: number;
            /** Format: int64 */
            outside_minutes: number;
            /** Format: int64 */
            providers: number;
            region_code: components["schemas"]["RegionCode"];
            /** Format: int64 */
            used_minutes: number;
        };
        /** @description A new batch, and what could not be in it. */
        DraftedBatch: components["schemas"]["Batch"] & {
            left_out: components["schemas"]["LeftOut"];
        };
        /** @description What an e-invoice says of itself. Shown beside, and compared with, what the enterprise states; never trusted alone. */
        EInvoice: {
            buyer_id: string;
            buyer_name: string;
            /** @description Day of issue as printed, `2026-05-19`. */
            issued_on: string;
            net_fen?: components["schemas"]["Fen"] | null;
            number: components["schemas"]["InvoiceNumber"];
            /** @description Tax number of the seller as printed; a unified social credit code if it is right. */
            seller_id: string;
            seller_name: string;
            tax_fen?: components["schemas"]["Fen"] | null;
            /** @description Total with tax 价税合计, fen. */
            total_fen: components["schemas"]["Fen"];
        };
        /** @description Who may have a voucher. */
        Eligibility: {
            /**
             * Format: int32
             * @description Only enterprises founded at most this many years ago.
             */
            max_age_years?: number | null;
            /** @description Refuses enterprises and providers on the list of dishonest persons. */
            refuse_dishonest?: boolean;
            /** @description Regions whose enterprises may apply; a city stands for its districts. Empty: everywhere. */
            regions?: components["schemas"]["RegionCode"][];
            /** @description Only registered technology-based small and medium enterprises 科技型中小企业. */
            registered_tech_sme_only?: boolean;
            /** @description Empty: any size. */
            size_classes?: components["schemas"]["SizeClass"][];
        };
        /**
         * Format: email
         * @description An e-mail address to which the product may write.
         * @example lab@example.com
         */
        Email: string;
        EqualListing: {
            id: components["schemas"]["ListingId"];
            name: string;
        };
        /** @description What somebody without an account asks about a listing. */
        EstimateRequest: {
            company?: components["schemas"]["CompanyFacts"] | null;
            customer_class?: components["schemas"]["CustomerClass"] | null;
            programme_id?: components["schemas"]["ProgrammeId"] | null;
            /**
             * Format: int32
             * @description Samples or months, by the unit of the price; 1 where there is nothing to count.
             * @default 1
             */
            quantity: number;
            window?: components["schemas"]["TimeWindow"] | null;
        };
        /** @description An appeal as its provider and the bureaus see it. */
        EvaluationAppeal: {
            /** Format: date-time */
            ended_at?: string | null;
            ended_by?: string | null;
            id: components["schemas"]["EvaluationAppealId"];
            /** @description The part that it is about; absent: the score as a whole. */
            part_code?: string | null;
            period_id: components["schemas"]["EvaluationPeriodId"];
            period_reference: string;
            provider_id: components["schemas"]["OrganisationId"];
            provider_name: string;
            /** Format: date-time */
            raised_at: string;
            /** @description The bureau's for its decision, or the provider's for taking it back. */
            reason?: string | null;
            reference: string;
            region_code: components["schemas"]["RegionCode"];
            score_id: components["schemas"]["EvaluationScoreId"];
            state: components["schemas"]["EvaluationAppealState"];
            statement: string;
        };
        /** @description Another value for a part, from which its points follow. */
        EvaluationAppealCorrection: {
            code: string;
            /**
             * Format: int64
             * @description In the query's unit, not negative.
             */
            value: number;
        };
        /** @description The bureau's decision on an appeal. */
        EvaluationAppealDecision: {
            /** @description Parts that are corrected by it, each for the reason of the decision; only where the appeal is upheld. */
            corrections?: components["schemas"]["EvaluationAppealCorrection"][];
            /** @description The provider reads it; 1 to 5,000 characters. */
            reason: string;
            verdict: components["schemas"]["EvaluationAppealVerdict"];
        };
        /** Format: uuid */
        EvaluationAppealId: string;
        /**
         * @description Where an appeal stands.
         * @enum {string}
         */
        EvaluationAppealState: "open" | "upheld" | "dismissed" | "withdrawn";
        /**
         * @description What the bureau decides about an appeal.
         * @enum {string}
         */
        EvaluationAppealVerdict: "upheld" | "dismissed";
        EvaluationComment: {
            /** @description 1 to 2,000 characters. */
            comment: string;
        };
        /** @description A change of a part after it was computed. */
        EvaluationCorrection: {
            appeal_id: components["schemas"]["EvaluationAppealId"];
            code: string;
            /** Format: date-time */
            corrected_at: string;
            corrected_by: string;
            /** Format: int32 */
            points: number;
            /** Format: int32 */
            points_before: number;
            reason: string;
            /** Format: int64 */
            value: number;
            /** Format: int64 */
            value_before?: number | null;
        };
        /** @description How grades follow from scores. */
        EvaluationGradeRules: {
            /**
             * Format: int32
             * @description The least score, basis points, of each grade; below the last: failed.
             */
            excellent_from_bp: number;
            /**
             * Format: int32
             * @description At most this share of the providers of a period are excellent, rounded down; the next are good.
             */
            excellent_share_bp: number;
            /** Format: int32 */
            good_from_bp: number;
            /** Format: int32 */
            qualified_from_bp: number;
        };
        /** @description One thing that providers are measured by. */
        EvaluationIndicator: {
            /**
             * @description For providers that offer listings of one of these kinds: by what it shares it is told what sort of organisation a
             *     provider is. Empty: for all. Where an indicator does not apply its weight goes to the others.
             */
            applies_to?: components["schemas"]["ListingKind"][];
            /**
             * Format: int32
             * @description The most points that it may give, not above the weight, which is what it is if absent.
             */
            cap_bp?: number | null;
            /**
             * @description Unique in its set: lower-case letters, digits and underscores, at most 40.
             * @example outside_hours
             */
            code: string;
            direction: components["schemas"]["Direction"];
            name: components["schemas"]["Text"];
            no_records: components["schemas"]["NoRecords"];
            query: components["schemas"]["IndicatorQuery"];
            /**
             * Format: int64
             * @description The value that earns all points, in the query's unit; of sums: for a year.
             */
            target: number;
            /**
             * Format: int32
             * @description Basis points of the whole score; those of a set come to 10,000.
             */
            weight_bp: number;
            /**
             * Format: int64
             * @description The value from which on nothing is earned; between it and the target points grow evenly. Of sums: for a year.
             */
            zero_at?: number;
        };
        /** @description A score with its period. */
        EvaluationOwnScore: {
            period: components["schemas"]["EvaluationPeriod"];
            score: components["schemas"]["EvaluationScore"];
        };
        /** @description What one indicator gives. */
        EvaluationPart: {
            /** Format: int32 */
            cap_bp: number;
            code: string;
            /**
             * Format: int64
             * @description In its place, by a recorded correction.
             */
            corrected_value?: number | null;
            name: components["schemas"]["Text"];
            outcome: components["schemas"]["PartOutcome"];
            /** Format: int32 */
            points_bp: number;
            query: components["schemas"]["IndicatorQuery"];
            /**
             * Format: int64
             * @description How many records it was counted from.
             */
            records: number;
            /** Format: int64 */
            target: number;
            /**
             * Format: int64
             * @description As computed, in the query's unit; absent where there is nothing to measure.
             */
            value?: number | null;
            /**
             * Format: int32
             * @description What it weighs for this provider, basis points.
             */
            weight_bp: number;
            /** Format: int64 */
            zero_at: number;
        };
        /** @description A period with what it has come to. */
        EvaluationPeriod: {
            /**
             * Format: date
             * @description The last local day on which providers may comment and appeal.
             */
            appeal_until?: string | null;
            /** Format: date-time */
            computed_at?: string | null;
            /** Format: date */
            from_on: string;
            /** Format: date-time */
            frozen_at?: string | null;
            id: components["schemas"]["EvaluationPeriodId"];
            kind: components["schemas"]["EvaluationPeriodKind"];
            /** Format: int64 */
            open_appeals: number;
            /** Format: date-time */
            opened_at: string;
            /**
             * Format: int64
             * @description Providers that were scored.
             */
            providers: number;
            /** Format: date-time */
            published_at?: string | null;
            reference: string;
            region_code: components["schemas"]["RegionCode"];
            set_code: string;
            set_id: components["schemas"]["EvaluationSetId"];
            /** Format: int32 */
            set_version: number;
            state: components["schemas"]["EvaluationPeriodState"];
            /** Format: date */
            to_on: string;
            /**
             * Format: int32
             * @description Whose grade it gives.
             */
            year: number;
        };
        /** @description A period with the set that it goes by. */
        EvaluationPeriodDetail: components["schemas"]["EvaluationPeriod"] & {
            set: components["schemas"]["EvaluationSetVersion"];
        };
        /** Format: uuid */
        EvaluationPeriodId: string;
        /**
         * @description How long a period is.
         * @enum {string}
         */
        EvaluationPeriodKind: "year" | "half_year";
        /**
         * @description Where a period stands.
         * @enum {string}
         */
        EvaluationPeriodState: "open" | "published" | "frozen";
        EvaluationReason: {
            /** @description 1 to 5,000 characters; 500 for a suspension, where it goes with each listing. */
            reason: string;
        };
        /** @description One of the records behind a part. The part's value is the sum of the numerators, or their ratio to the denominators. */
        EvaluationRecord: {
            /** Format: int64 */
            denominator: number;
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["EvaluationRecordKind"];
            label: string;
            /** Format: int64 */
            numerator: number;
            /** Format: date-time */
            occurred_at: string;
        };
        /**
         * @description What a part was counted from.
         * @enum {string}
         */
        EvaluationRecordKind: "booking" | "usage_record" | "organisation" | "complaint" | "listing";
        /** @description What the public sees of a provider's evaluation. */
        EvaluationResult: {
            grade?: components["schemas"]["Grade"] | null;
            provider_id: components["schemas"]["OrganisationId"];
            provider_name: string;
            /** Format: int64 */
            rank: number;
            region_code: components["schemas"]["RegionCode"];
            /** Format: int32 */
            total_bp: number;
        };
        /** @description A frozen period with its ranking. */
        EvaluationResults: {
            /** @description Place after which the next page begins; absent on the last. */
            next?: string | null;
            period: components["schemas"]["EvaluationPeriod"];
            results: components["schemas"]["EvaluationResult"][];
        };
        /** @description A provider that failed several times in a row, and what is done about it. */
        EvaluationSanction: {
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            decided_at?: string | null;
            decided_by_name?: string | null;
            /**
             * Format: int32
             * @description Periods failed in a row.
             */
            failures: number;
            id: components["schemas"]["EvaluationSanctionId"];
            /**
             * Format: int32
             * @description Listings that were suspended.
             */
            listings?: number | null;
            period_id: components["schemas"]["EvaluationPeriodId"];
            period_reference: string;
            /** Format: date-time */
            proposed_at?: string | null;
            proposed_by?: components["schemas"]["UserId"] | null;
            proposed_by_name?: string | null;
            provider_id: components["schemas"]["OrganisationId"];
            provider_name: string;
            reason?: string | null;
            region_code: components["schemas"]["RegionCode"];
            score_id: components["schemas"]["EvaluationScoreId"];
            state: components["schemas"]["EvaluationSanctionState"];
            /** @description Why the failure is held for an honest one. */
            tolerance?: string | null;
        };
        /**
         * Format: uuid
         * @description What follows from failing several evaluations in a row.
         */
        EvaluationSanctionId: string;
        /**
         * @description Where the matter stands.
         * @enum {string}
         */
        EvaluationSanctionState: "pending" | "tolerance_proposed" | "suspended" | "spared";
        /** @description A provider's score of a period, without its parts. */
        EvaluationScore: {
            /** @description The provider's. */
            comment?: string | null;
            /** Format: date-time */
            commented_at?: string | null;
            grade?: components["schemas"]["Grade"] | null;
            /** @description Of the frozen score with its parts and their records: SHA-256, hexadecimal. */
            hash?: string | null;
            id: components["schemas"]["EvaluationScoreId"];
            period_id: components["schemas"]["EvaluationPeriodId"];
            provider_id: components["schemas"]["OrganisationId"];
            /** @description As it was called when it was scored. */
            provider_name: string;
            /**
             * Format: int64
             * @description Its place among the providers of the period; equals share one.
             */
            rank: number;
            region_code: components["schemas"]["RegionCode"];
            /**
             * Format: int32
             * @description The sum of the parts, basis points.
             */
            total_bp: number;
        };
        /** Format: uuid */
        EvaluationScoreId: string;
        /** @description A provider's score with everything that belongs to it. */
        EvaluationScoreSheet: {
            appeals: components["schemas"]["EvaluationAppeal"][];
            corrections: components["schemas"]["EvaluationCorrection"][];
            /** @description In the order of the set's indicators. */
            parts: components["schemas"]["EvaluationPart"][];
            period: components["schemas"]["EvaluationPeriod"];
            sanction?: components["schemas"]["EvaluationSanction"] | null;
            score: components["schemas"]["EvaluationScore"];
            /** @description Whether comments and appeals are taken today. */
            takes_appeals: boolean;
        };
        /** @description An indicator set as a document. */
        EvaluationSetDocument: {
            /**
             * Format: int32
             * @description Working days in which providers may comment and appeal once the scores are published, 1 to 60.
             */
            appeal_working_days: number;
            /**
             * Format: int32
             * @description So many periods of one kind failed in a row bring a decision about the provider's listings, 1 to 10.
             */
            failures_to_suspend: number;
            grades: components["schemas"]["EvaluationGradeRules"];
            /**
             * Format: int32
             * @description An instrument without outside use for so many days is idle, 1 to 3,660.
             */
            idle_days: number;
            indicators: components["schemas"]["EvaluationIndicator"][];
            name: components["schemas"]["Text"];
            /**
             * Format: int32
             * @description Hours in which an instrument is to be used in a year: the whole of its utilisation. 1 to 8,784.
             */
            rated_hours: number;
        };
        EvaluationSetEdit: {
            document: components["schemas"]["EvaluationSetDocument"];
        };
        /**
         * Format: uuid
         * @description A version of an indicator set.
         */
        EvaluationSetId: string;
        EvaluationSetPublish: {
            /**
             * Format: date
             * @description Periods that begin from this day on may use it; today, if absent.
             */
            starts_on?: string | null;
        };
        /**
         * @description Where a version of an indicator set stands.
         * @enum {string}
         */
        EvaluationSetState: "draft" | "published";
        /** @description A version of an indicator set. */
        EvaluationSetVersion: {
            /** @description All versions of one set have the same. */
            code: string;
            /** Format: date-time */
            created_at: string;
            document: components["schemas"]["EvaluationSetDocument"];
            id: components["schemas"]["EvaluationSetId"];
            /** Format: date-time */
            published_at?: string | null;
            region_code: components["schemas"]["RegionCode"];
            /**
             * Format: date
             * @description Periods that begin from this day on may use it.
             */
            starts_on?: string | null;
            state: components["schemas"]["EvaluationSetState"];
            /** Format: int32 */
            version: number;
        };
        /** @description What a second person says of a proposed tolerance. */
        EvaluationToleranceVerdict: {
            /** @description If not, the matter is open again. */
            is_tolerated: boolean;
            /** @description 1 to 5,000 characters. */
            reason: string;
        };
        /** @description One thing that somebody did. */
        Event: {
            /** @description `thing.done`: `booking.confirmed`. */
            action: string;
            actor_label: string;
            /** Format: uuid */
            actor_org?: string | null;
            /** Format: uuid */
            actor_user?: string | null;
            detail: unknown;
            /** Format: date-time */
            occurred_at: string;
            /**
             * Format: int64
             * @description Order of recording.
             */
            seq: number;
            /** Format: uuid */
            subject_id: string;
            subject_kind: string;
        };
        /** Format: uuid */
        EvidenceId: string;
        /**
         * @description What a claim is proved with.
         * @enum {string}
         */
        EvidenceKind: "contract" | "invoice" | "payment_proof" | "result" | "acceptance" | "other";
        /** @description The form of an upload, for the API's description. */
        EvidenceUpload: {
            /**
             * Format: binary
             * @description PDF, PNG, JPEG, OFD, XML (数电票), XLSX or DOCX, at most 20 MiB; told by content.
             */
            file: string;
            kind: components["schemas"]["EvidenceKind"];
        };
        /** @description Open exceptions of one kind and age. */
        ExceptionAge: {
            /** @description Of their lines or payments. */
            amount_fen: components["schemas"]["Fen"];
            /** Format: int64 */
            count: number;
            days: components["schemas"]["AgeBand"];
            kind: components["schemas"]["ExceptionKind"];
            /**
             * Format: int64
             * @description Of them past their day.
             */
            overdue: number;
            /**
             * Format: int64
             * @description Of them without an owner.
             */
            unowned: number;
        };
        ExceptionAssignment: {
            /**
             * Format: date
             * @description No day if absent.
             */
            due_on?: string | null;
            owner_id?: components["schemas"]["UserId"] | null;
        };
        /** Format: uuid */
        ExceptionId: string;
        /**
         * @description Why a line or a payment needs a person.
         * @enum {string}
         */
        ExceptionKind: "unknown_debit" | "unknown_credit" | "wrong_amount" | "ambiguous" | "duplicate_payment" | "returned_payment" | "fee" | "missing_at_bank";
        /** @description What a person proposes to do about an exception. */
        ExceptionProposal: {
            /** @description Why; 2 to 1,000 characters. */
            note: string;
            /** @description `matched_by_hand`: the payments, adding up to the line. `returned_and_reissued`: the one payment that came back. */
            payments?: components["schemas"]["ProposalPart"][];
            resolution: components["schemas"]["ExceptionResolution"];
        };
        /**
         * @description What is done about an exception.
         * @enum {string}
         */
        ExceptionResolution: "matched_by_hand" | "bank_fee" | "returned_and_reissued" | "not_ours" | "carried_over";
        /** @enum {string} */
        ExceptionState: "open" | "proposed" | "resolved";
        /**
         * @description Why a service is not paid for.
         * @enum {string}
         */
        Exclusion: "statutory_testing" | "mass_production" | "already_subsidised" | "related_party" | "split_contract";
        /** @description A payment that was sent and that no statement shows in full. */
        ExpectedPayment: {
            amount_fen: components["schemas"]["Fen"];
            id: components["schemas"]["PaymentId"];
            /** @description What no line has shown yet. */
            open_fen: components["schemas"]["Fen"];
            payee_name: string;
            reference: string;
            /** Format: date-time */
            sent_at: string;
        };
        /** @description The amounts of the quote that an order answers to, fen. */
        ExpectedQuote: {
            price_fen: components["schemas"]["Fen"];
            subsidy_fen: components["schemas"]["Fen"];
        };
        /** @description One sending of a batch's pending payments. */
        ExportRecord: {
            batch_id: components["schemas"]["BatchId"];
            /**
             * Format: date
             * @description The day on which the banks are to pay.
             */
            execute_on: string;
            /** Format: date-time */
            exported_at: string;
            exported_by: components["schemas"]["UserId"];
            id: components["schemas"]["PaymentExportId"];
            /** @description Who sends the files. */
            initiator: string;
            /**
             * Format: int32
             * @description 1 is the first of the batch.
             */
            number: number;
        };
        ExportRequest: {
            /**
             * Format: date
             * @description The day on which the banks are to pay; today (Asia/Shanghai) if absent.
             */
            execute_on?: string | null;
            /** @description The files to be written; others can follow. */
            formats: components["schemas"]["FileFormat"][];
        };
        /** @description Somebody else's calendar as the listing's provider sees it. */
        ExternalCalendar: {
            id: components["schemas"]["ExternalCalendarId"];
            /** Format: date-time */
            imported_at: string;
            listing_id: components["schemas"]["ListingId"];
            name: string;
            /** @description What the last import came to. */
            report: components["schemas"]["CalendarReport"];
            /** Format: int32 */
            unit?: number | null;
        };
        /**
         * Format: uuid
         * @description A calendar of somebody else that blocks a listing.
         */
        ExternalCalendarId: string;
        Facet: {
            /** Format: int64 */
            count: number;
            name_en?: string | null;
            /** @description Of regions. */
            name_zh?: string | null;
            value: string;
        };
        /** @description How many results there are, and how many each choice in a group would give. */
        Facets: {
            /** @description The 30 with most results. */
            categories: components["schemas"]["Facet"][];
            kinds: components["schemas"]["Facet"][];
            regions: components["schemas"]["Facet"][];
            /** Format: int64 */
            total: number;
        };
        /** @description What an organisation says of itself. Reviewers compare it with the papers of an application. */
        Facts: {
            /**
             * Format: int32
             * @description Employees, full-time equivalents.
             * @default null
             */
            employees: number | null;
            /**
             * Format: date
             * @default null
             */
            founded_on: string | null;
            /**
             * @description The group 集团 it belongs to; two members of one group are related parties.
             * @default null
             */
            group_id: string | null;
            /**
             * @description Industry words or GB/T 4754 codes, at most 50.
             * @default []
             */
            industries: string[];
            /**
             * @description In the national register of technology-based small and medium enterprises 科技型中小企业.
             * @default false
             */
            is_registered_tech_sme: boolean;
            /** @default null */
            legal_representative: string | null;
            /**
             * @description Names of shareholders, at most 200.
             * @default []
             */
            shareholders: string[];
            /** @default null */
            size_class: components["schemas"]["SizeClass"] | null;
        };
        /** @description A fault as everybody who books sees it. */
        Fault: {
            description: string;
            id: components["schemas"]["FaultId"];
            listing_id: components["schemas"]["ListingId"];
            /** Format: date-time */
            reported_at: string;
            /** @description What was done about it, once it was. */
            resolution?: string | null;
            /** Format: date-time */
            resolved_at?: string | null;
            severity: components["schemas"]["FaultSeverity"];
        };
        /**
         * Format: uuid
         * @description What somebody said is wrong with an instrument.
         */
        FaultId: string;
        FaultResolution: {
            /** @description What was done. 1 to 2,000 characters. */
            resolution: string;
        };
        /**
         * @description How much a fault hinders.
         * @enum {string}
         */
        FaultSeverity: "notice" | "limited" | "down";
        /**
         * Format: int64
         * @description An amount of money in whole fen 分 (1 yuan = 100 fen). May be negative where a difference is meant.
         * @example 1234500
         */
        Fen: number;
        FieldErrorBody: {
            code: string;
            field: string;
            message: string;
        };
        /** @description The form of an upload, for the API's description. */
        FileForm: {
            /**
             * Format: binary
             * @description PDF, PNG, JPEG, OFD, XML, XLSX or DOCX, at most 20 MiB; told by content.
             */
            file: string;
        };
        /**
         * @description How a payment file is written.
         * @enum {string}
         */
        FileFormat: "csv" | "xlsx" | "pain.001.001.03" | "pain.001.001.09";
        /** @description A payment file, without its bytes. */
        FileRecord: {
            control_sum_fen: components["schemas"]["Fen"];
            export_id: components["schemas"]["PaymentExportId"];
            /** Format: date-time */
            exported_at: string;
            exported_by: components["schemas"]["UserId"];
            format: components["schemas"]["FileFormat"];
            /** Format: int64 */
            id: number;
            /** Format: int32 */
            payments: number;
            /** @description Hexadecimal. */
            sha256: string;
        };
        FileRequest: {
            format: components["schemas"]["FileFormat"];
        };
        /**
         * @description How well a provider shared in a year; decides the ratio of its supply reward.
         * @enum {string}
         */
        Grade: "excellent" | "good" | "qualified" | "failed";
        /** @description A decision on a grade. */
        GradeDecision: {
            /** @description On what it rests: scores, records, minutes of the meeting. */
            basis: Record<string, never>;
            grade: components["schemas"]["Grade"];
        };
        GradeOfYear: {
            grade: components["schemas"]["Grade"];
            /** Format: int32 */
            year: number;
        };
        /** @description A provider's grade of a year. */
        GradeView: {
            grade?: components["schemas"]["Grade"] | null;
            /** @description Whether it follows from an evaluation; such a grade is not decided by hand. */
            is_evaluated: boolean;
            provider_id: components["schemas"]["OrganisationId"];
            /** Format: int32 */
            year: number;
        };
        /** @description A day or a week of many instruments. */
        Grid: {
            /** Format: date-time */
            from: string;
            /** @description There are more listings than one grid holds: narrow the search. */
            is_cut: boolean;
            rows: components["schemas"]["GridRow"][];
            /** Format: date-time */
            to: string;
        };
        /** @description One instrument. Minutes are counted from the grid's beginning. */
        GridRow: {
            /** @description What is held: unit, from, to; not by whom. */
            busy: [
                number,
                number,
                number
            ][];
            code: string;
            id: components["schemas"]["ListingId"];
            name: string;
            /** @description Where it is open: from, to. */
            open: [
                number,
                number
            ][];
            provider_id: components["schemas"]["OrganisationId"];
            provider_name: string;
            /** Format: int32 */
            slot_minutes: number;
            /** Format: int32 */
            units: number;
        };
        /** @description To whom of the organisation a booking is handed over. */
        HandOver: {
            used_by: components["schemas"]["UserId"];
        };
        /**
         * @description What statutory days off do to the week's hours.
         * @enum {string}
         */
        HolidayHours: "as_usual" | "closed";
        /** @description Idle instruments, and after how many days one is. */
        IdleInstruments: components["schemas"]["Page_IdleInstrument"] & {
            /** Format: int32 */
            days: number;
        };
        /** @description A statement file and what is known of it. */
        ImportForm: {
            /** @description The account, when the file does not name it. */
            account_number?: string | null;
            /**
             * Format: binary
             * @description camt.053, or a bank's CSV or XLSX.
             */
            file: string;
            mapping?: components["schemas"]["Layout"] | null;
        };
        /**
         * @description What becomes of a list with bad rows.
         * @enum {string}
         */
        ImportPolicy: "all_or_nothing" | "skip_bad_rows";
        /** @description What an import came to. Every row that was read is counted once. */
        ImportReport: {
            created: number;
            dry_run: boolean;
            /** @description Why rows were rejected; the first ten thousand faults. */
            errors: components["schemas"]["RowError"][];
            file_name: string;
            format: string;
            /** @description What was decided for the list as a whole. */
            notes: components["schemas"]["Text"][];
            /** @description Records of another kind than the mapping asks for. */
            passed_over: number;
            policy: components["schemas"]["ImportPolicy"];
            rejected: number;
            /** @description Rows that were taken once though they stand there again, word for word. */
            repeated: components["schemas"]["Repeated"][];
            rows_read: number;
            /** @description As they were, or the same row again. */
            unchanged: number;
            updated: number;
        };
        /** @description What became of one statement of a file. */
        ImportedStatement: {
            /** @description False: it had been imported before, and nothing was done. */
            is_new: boolean;
            /** @description Places of lines that an earlier statement had brought (same day, amount, direction and bank reference); they were left out. */
            overlapping: string[];
            /** @description What the file holds that is no movement. */
            passed_over: components["schemas"]["StatementRemark"][];
            statement: components["schemas"]["Statement"];
            /** @description Things to look at: balances that do not follow on those of the statement before. */
            warnings: components["schemas"]["Text"][];
        };
        IncreaseBody: {
            amount_fen: components["schemas"]["Fen"];
            /** @description Number or title of the budget document. */
            document: string;
        };
        /**
         * @description What an indicator is measured by: a closed list, each one question over the system's own records.
         * @enum {string}
         */
        IndicatorQuery: "machine_hours" | "outside_hours" | "enterprises_served" | "orders" | "shared_income" | "on_time_rate" | "response_time" | "satisfaction" | "complaints_upheld" | "data_completeness" | "provider_no_show_rate";
        /** @description An instrument and how it was used. */
        InstrumentUse: {
            code: string;
            listing_id: components["schemas"]["ListingId"];
            name: string;
            /**
             * Format: int64
             * @description For users outside of the provider.
             */
            outside_minutes: number;
            provider_id: components["schemas"]["OrganisationId"];
            provider_name: string;
            region_code: components["schemas"]["RegionCode"];
            /** Format: int32 */
            units: number;
            /**
             * Format: int64
             * @description In all.
             */
            used_minutes: number;
            /**
             * Format: int64
             * @description Of the rated hours of all units, in proportion to the days, basis points; may be above 10,000.
             */
            utilisation_bp: number;
        };
        /** @description The invoice as it should be; both members are replaced, absent ones emptied. */
        InvoiceEdit: {
            invoice_fen?: components["schemas"]["Fen"] | null;
            invoice_number?: components["schemas"]["InvoiceNumber"] | null;
            /**
             * Format: int32
             * @description The claim's version that was read: if it has changed since, nothing is done.
             */
            version?: number | null;
        };
        /**
         * @description A number that identifies one invoice in the whole country, in the one spelling that is stored and compared: the 20
         *     digits of a fully digital invoice, or the older kinds' code of 10 or 12 digits, `-`, and 8 digits of number.
         *     An invoice can back one claim only, ever.
         * @example 25372000000012345678
         */
        InvoiceNumber: string;
        /** @description A voucher as it was issued. */
        IssuedVoucher: {
            application_id: components["schemas"]["VoucherApplicationId"];
            enterprise_id: components["schemas"]["OrganisationId"];
            /**
             * Format: date-time
             * @description First moment at which it is no longer valid.
             */
            expires_at: string;
            face_fen: components["schemas"]["Fen"];
            /** @description Which budget lines gave the face. */
            funding: components["schemas"]["VoucherFunding"][];
            id: components["schemas"]["VoucherId"];
            /** Format: date-time */
            issued_at: string;
            /** @example WH2026-000123 */
            number: string;
            programme_id: components["schemas"]["ProgrammeId"];
            programme_version_id: components["schemas"]["ProgrammeVersionId"];
            region_code: components["schemas"]["RegionCode"];
            state: components["schemas"]["VoucherState"];
        };
        /**
         * @description How a job does.
         * @enum {string}
         */
        JobState: "well" | "failing" | "late" | "never_run";
        /** @description A job and how it does. */
        JobView: {
            about: components["schemas"]["Text"];
            /**
             * Format: int64
             * @description Of its last turn.
             */
            duration_ms?: number | null;
            /**
             * Format: int32
             * @description Turns in a row that failed.
             */
            failures: number;
            /**
             * Format: int64
             * @description How many things that was.
             */
            handled: number;
            last_error?: string | null;
            /** Format: date-time */
            last_error_at?: string | null;
            /** Format: date-time */
            last_run_at?: string | null;
            /**
             * Format: date-time
             * @description When something was due for the last time.
             */
            last_worked_at?: string | null;
            name: string;
            /**
             * Format: date-time
             * @description Absent while it is late, or never had a turn.
             */
            next_run_at?: string | null;
            state: components["schemas"]["JobState"];
        };
        /** @description So much of a line is so much of a payment; or was, until it was undone. */
        KeptMatch: {
            amount_fen: components["schemas"]["Fen"];
            /** Format: date-time */
            matched_at: string;
            matched_by: string;
            payment_id: components["schemas"]["PaymentId"];
            payment_reference: string;
            rule: components["schemas"]["MatchRule"];
            /** Format: date-time */
            undone_at?: string | null;
            undone_by?: string | null;
        };
        /** @description A key industry 重点产业. */
        KeyIndustry: {
            /** @description Lower-case letters, digits and `_`. */
            code: string;
            name: components["schemas"]["Text"];
        };
        /**
         * @description In which language the product writes to a person.
         * @enum {string}
         */
        Language: "zh" | "en";
        /** @description A bank's layout. Everything may be left out: what is absent is found out, or is as banks commonly have it. */
        Layout: {
            /** @default negative_is_debit */
            amount_sign: components["schemas"]["AmountSign"];
            /**
             * @default {
             *       "account": [],
             *       "amount": [],
             *       "balance": [],
             *       "bank_reference": [],
             *       "booked_on": [],
             *       "counterparty_account": [],
             *       "counterparty_name": [],
             *       "credit": [],
             *       "currency": [],
             *       "debit": [],
             *       "end_to_end_reference": [],
             *       "flag": [],
             *       "payee_account": [],
             *       "payee_name": [],
             *       "payer_account": [],
             *       "payer_name": [],
             *       "remark": []
             *     }
             */
            columns: components["schemas"]["Columns"];
            /**
             * @description What the flag column says of money that came in.
             * @default [
             *       "贷",
             *       "贷方",
             *       "贷记",
             *       "收入",
             *       "收",
             *       "收款",
             *       "入账",
             *       "转入",
             *       "来账",
             *       "C",
             *       "CR",
             *       "CRDT",
             *       "CREDIT"
             *     ]
             */
            credit_words: string[];
            /**
             * @description As `%d/%m/%Y`; the year first, in any common form, if empty.
             * @default []
             */
            date_formats: string[];
            /**
             * @description What the flag column says of money that went out.
             * @default [
             *       "借",
             *       "借方",
             *       "借记",
             *       "支出",
             *       "支",
             *       "付",
             *       "付款",
             *       "出账",
             *       "转出",
             *       "往账",
             *       "D",
             *       "DR",
             *       "DBIT",
             *       "DEBIT"
             *     ]
             */
            debit_words: string[];
            /**
             * @description One character; found out if absent.
             * @default null
             */
            delimiter: string | null;
            /**
             * @description `UTF-8`, `GBK` …; found out if absent.
             * @default null
             */
            encoding: string | null;
            /**
             * @description Name of the sheet; the first visible one with content if absent.
             * @default null
             */
            sheet: string | null;
            /**
             * @description How a row of totals begins.
             * @default [
             *       "合计",
             *       "总计",
             *       "小计",
             *       "本页合计",
             *       "本期合计",
             *       "累计",
             *       "总笔数",
             *       "合计金额",
             *       "TOTAL",
             *       "SUM"
             *     ]
             */
            total_words: string[];
        };
        /** @description An account and where it stands. */
        LedgerAccount: {
            /** @description What it may still give, fen. */
            available_fen: components["schemas"]["Fen"];
            balance: components["schemas"]["Balance"];
            /** @description It can give only what it received. */
            is_limited: boolean;
            /** @description Names the account: `appropriation:…`, `voucher:…`, `payable:…`, `bank:…`. */
            key: string;
            /** @description What people call it. */
            label: components["schemas"]["Text"];
            purpose: string;
        };
        /** @description A row of the journal, told. */
        LedgerTransfer: {
            amount_fen: components["schemas"]["Fen"];
            /** @description `booking.hold`, `payment.paid` … */
            code: string;
            /** @description Where it went. */
            credit: components["schemas"]["TransferSide"];
            /** @description Where the money left. */
            debit: components["schemas"]["TransferSide"];
            /**
             * Format: date
             * @description The day that it belongs to in the books (Asia/Shanghai).
             */
            effective_on: string;
            id: components["schemas"]["TransferId"];
            /** @description The code in words. */
            purpose: components["schemas"]["Text"];
            /** Format: date-time */
            recorded_at: string;
            /** @description What the source hangs together with: the voucher of a booking, the batch and statement lines of a payment … */
            related: components["schemas"]["TransferSource"][];
            resolved_by_id?: components["schemas"]["TransferId"] | null;
            resolves_id?: components["schemas"]["TransferId"] | null;
            reverses_id?: components["schemas"]["TransferId"] | null;
            /**
             * Format: int64
             * @description Its place in the journal.
             */
            seq: number;
            source: components["schemas"]["TransferSource"];
            state: components["schemas"]["TransferState"];
        };
        /** @description What a draft left out, and why: all of it summed up, and the first few by name. */
        LeftOut: {
            examples: components["schemas"]["LeftOutExample"][];
            sums: components["schemas"]["LeftOutSum"][];
        };
        LeftOutExample: {
            /** @description The claim's amount, or the provider's completed shared services. */
            amount_fen: components["schemas"]["Fen"];
            claim_id?: components["schemas"]["ClaimId"] | null;
            claim_reference?: string | null;
            payee_id: components["schemas"]["OrganisationId"];
            payee_name: string;
            reason: components["schemas"]["LeftOutReason"];
        };
        /**
         * @description Why a claim or a provider is left out of a batch. It stays as it was and can be in the next.
         * @enum {string}
         */
        LeftOutReason: "payee_suspended" | "bank_details_missing" | "shares_do_not_add_up" | "already_rewarded" | "not_graded" | "no_reward" | "budget_line_missing";
        LeftOutSum: {
            amount_fen: components["schemas"]["Fen"];
            /** Format: int64 */
            count: number;
            reason: components["schemas"]["LeftOutReason"];
        };
        /** @description A level's part of every subsidy. */
        LevelShare: {
            level: components["schemas"]["BudgetLevel"];
            share: components["schemas"]["BasisPoints"];
        };
        /** @description What one treasury pays in a batch. */
        LevelTotal: {
            amount_fen: components["schemas"]["Fen"];
            level: components["schemas"]["BudgetLevel"];
            payer_region: components["schemas"]["RegionCode"];
            /** Format: int64 */
            payments: number;
        };
        /** @description A line with everything that was ever matched with it. */
        LineDetail: components["schemas"]["StatementLine"] & {
            matches: components["schemas"]["KeptMatch"][];
        };
        /**
         * @description Where a statement line stands (domain: lifecycles).
         * @enum {string}
         */
        LineState: "unmatched" | "matched" | "exception" | "resolved";
        /** @description What would do instead, beside the listing's own first free time. */
        ListingAlternatives: {
            /** @description Sooner ones first. */
            listings: components["schemas"]["ListingCard"][];
            own_first_free?: components["schemas"]["TimeWindow"] | null;
        };
        /** @description A search result. */
        ListingCard: {
            auto_confirm: boolean;
            category: string;
            code: string;
            distance?: components["schemas"]["Distance"] | null;
            first_free?: components["schemas"]["TimeWindow"] | null;
            id: components["schemas"]["ListingId"];
            kind: components["schemas"]["ListingKind"];
            location: string;
            maker: string;
            model: string;
            name: string;
            own_price?: components["schemas"]["CardPrice"] | null;
            photo_url?: string | null;
            price?: components["schemas"]["CardPrice"] | null;
            provider_id: components["schemas"]["OrganisationId"];
            provider_name: string;
            rating?: components["schemas"]["RatingSummary"] | null;
            region_code: components["schemas"]["RegionCode"];
            /** Format: int32 */
            units: number;
            voucher_payable: boolean;
        };
        /** @description A listing that was checked and can be kept. */
        ListingDraft: {
            auto_confirm: boolean;
            category: string;
            code: string;
            description: string;
            /** Format: int32 */
            horizon_days: number;
            kind: components["schemas"]["ListingKind"];
            /** Format: int32 */
            lead_minutes: number;
            location: string;
            maker: string;
            /** Format: int32 */
            max_minutes?: number | null;
            /** Format: int32 */
            min_minutes: number;
            model: string;
            name: string;
            opening_hours: components["schemas"]["OpeningHours"];
            photo_urls: string[];
            /** @description Sorted by class. */
            prices: components["schemas"]["PriceRule"][];
            region_code: components["schemas"]["RegionCode"];
            /** Format: int32 */
            slot_minutes: number;
            /** Format: int32 */
            units: number;
            voucher_payable: boolean;
        };
        /** @description A price and what programmes would pay of it. The quote at the time of booking counts. */
        ListingEstimate: {
            listing_id: components["schemas"]["ListingId"];
            price: components["schemas"]["PriceQuote"];
            /** @description The most generous first; empty without a company. */
            programmes: components["schemas"]["ProgrammeEstimate"][];
        };
        /** Format: uuid */
        ListingId: string;
        /** @description A list, and how to read it. */
        ListingImportForm: {
            /** @description `true`: tells what would be done and does nothing. */
            dry_run?: boolean | null;
            /** @description CSV, XLSX or JSON; told by the content. */
            file: number[];
            /** @description A second file that the mapping names, as text. */
            lookup?: string | null;
            /** @description A mapping document (JSON, see docs/import.md); absent: columns are known by their headings. */
            mapping?: string | null;
            policy?: components["schemas"]["ImportPolicy"] | null;
        };
        /**
         * @description What kind of thing a listing offers.
         * @enum {string}
         */
        ListingKind: "instrument_time" | "test_service" | "lease" | "incubation_service" | "tech_contract";
        /** @description Another listing by its name. */
        ListingName: {
            code: string;
            id: components["schemas"]["ListingId"];
            name: string;
        };
        /** @description What national networks ask of a listing, as it is said now. */
        ListingNetworkFacts: {
            /** Format: date-time */
            changed_at?: string | null;
            facts: components["schemas"]["NetworkFacts"];
            listing_id: components["schemas"]["ListingId"];
            /**
             * Format: int32
             * @description Rises with every change; 0 while nothing was said.
             */
            version: number;
        };
        /** @description Why something is done. */
        ListingReason: {
            reason: string;
        };
        /** @description A listing without which another cannot be used: an instrument's operator, its pump, the other parts of a bundle. */
        ListingRequirement: {
            /** @description Whether its own price, for the same time, is added; else it is part of the price. */
            is_billed?: boolean;
            /** @description One of the same provider's, with a calendar. */
            listing_id: components["schemas"]["ListingId"];
        };
        /** @description The booking rules of a listing in force. */
        ListingRules: {
            /**
             * Format: date-time
             * @description Absent while nothing was ever asked.
             */
            changed_at?: string | null;
            listing_id: components["schemas"]["ListingId"];
            /** @description Listings that cannot be used without this one: their bookings hold it too. */
            needed_by: components["schemas"]["ListingName"][];
            /** @description The names of the listings that the rules require. */
            required: components["schemas"]["ListingName"][];
            rules: components["schemas"]["BookingRules"];
            /**
             * Format: int32
             * @description Rises with every change; 0 while nothing was ever asked.
             */
            version: number;
        };
        /**
         * @description Where a listing stands. Only admitted listings are public and can be booked.
         * @enum {string}
         */
        ListingState: "applied" | "admitted" | "suspended" | "withdrawn";
        /** @description The tariff of a listing in force. */
        ListingTariff: {
            /**
             * Format: date-time
             * @description Absent while the prices alone count.
             */
            changed_at?: string | null;
            listing_id: components["schemas"]["ListingId"];
            tariff: components["schemas"]["Tariff"];
            /**
             * Format: int32
             * @description Rises with every change; 0 while the prices alone count.
             */
            version: number;
        };
        /** @description A version of a listing as it was. */
        ListingVersion: {
            /** Format: date-time */
            changed_at: string;
            changed_by: string;
            /** @description The listing's fields and prices at that time. */
            listing: components["schemas"]["ListingDraft"];
            /** Format: int32 */
            version: number;
        };
        /** @description A listing as people see it. */
        ListingView: components["schemas"]["ListingDraft"] & {
            /** Format: date-time */
            created_at: string;
            id: components["schemas"]["ListingId"];
            provider_id: components["schemas"]["OrganisationId"];
            provider_name: string;
            rating?: components["schemas"]["RatingSummary"] | null;
            state: components["schemas"]["ListingState"];
            state_reason?: string;
            suspended_by?: components["schemas"]["SuspendedBy"] | null;
            /** Format: date-time */
            updated_at: string;
            /**
             * Format: int32
             * @description Rises with every change of the description or the prices.
             */
            version: number;
        };
        ListingsInRegion: {
            kind: components["schemas"]["ListingKind"];
            /** Format: int64 */
            listings: number;
            region_code: components["schemas"]["RegionCode"];
        };
        ListingsOfKind: {
            kind: components["schemas"]["ListingKind"];
            /** Format: int64 */
            listings: number;
        };
        /**
         * @description What a person signs in with: 3 to 100 of `a-z 0-9 . _ @ -`; capitals are taken as small letters.
         * @example zhang.wei
         */
        Login: string;
        /** @description Long work and how far it is. */
        LongWork: {
            /**
             * Format: int32
             * @description How many times it was begun: more than once after an interruption.
             */
            begun: number;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: int64
             * @description Rows or lines that are done.
             */
            done: number;
            /** Format: date-time */
            finished_at?: string | null;
            id: components["schemas"]["WorkId"];
            kind: components["schemas"]["WorkKind"];
            /** @description What is being done: `reading`, `rows`, `lines`, `drafting`; absent before the beginning. */
            phase?: string | null;
            problem?: components["schemas"]["ProblemBody"] | null;
            /** @description What the operation would have answered at once; present once it is done. */
            result?: Record<string, never> | null;
            state: components["schemas"]["WorkState"];
            /** @description What people know it by: the file's name, or the period. */
            title: string;
            /**
             * Format: int64
             * @description Of so many, where that is known.
             */
            total?: number | null;
        };
        /**
         * @description Where a mail stands.
         * @enum {string}
         */
        MailState: "queued" | "sent" | "given_up" | "kept";
        /** @description What a run of matching did. */
        MatchReport: {
            by_kind: {
                [key: string]: number;
            };
            /** @description Lines by the rule that matched them. */
            by_rule: {
                [key: string]: number;
            };
            /** @description Lines that waited. */
            considered: number;
            /** @description Lines that need a person. */
            exceptions: number;
            matched_lines: number;
            /** @description Payments that are paid now. */
            payments_paid: number;
        };
        /**
         * @description How a match was found. Kept with the match.
         * @enum {string}
         */
        MatchRule: "exact_reference" | "reference_in_text" | "references_in_text" | "batch_total" | "batch_payer_total" | "day_total" | "parts" | "amount_account_date" | "amount_name_date" | "by_hand";
        /** @description What matching needs to know and an office may want otherwise. */
        MatchSettings: {
            /** @description Words by which the bank's own charges are known. */
            fee_words: string[];
            /**
             * Format: int32
             * @description Days after the sending within which a debit without reference may be that payment.
             */
            window_days: number;
        };
        /** @description A payment that a line may be. */
        MatchSuggestion: {
            amount_fen: components["schemas"]["Fen"];
            /** @description What no line has shown yet. */
            open_fen: components["schemas"]["Fen"];
            payee_name: string;
            payment_id: components["schemas"]["PaymentId"];
            /** @description What speaks for it. */
            reasons: components["schemas"]["Text"][];
            reference: string;
            /**
             * Format: int32
             * @description 0 to 100.
             */
            score: number;
        };
        /** @description Who the caller is and what they may do. */
        Me: {
            capabilities: components["schemas"]["Capability"][];
            organisation: components["schemas"]["Organisation"];
            /** @description The region within which the caller decides. */
            region_code: components["schemas"]["RegionCode"];
            user: components["schemas"]["User"];
        };
        MeUpdate: {
            email: components["schemas"]["Email"];
            language: components["schemas"]["Language"];
            name: components["schemas"]["Name"];
        };
        /**
         * @description What a target counts.
         * @enum {string}
         */
        Measure: "platforms" | "brokers";
        /**
         * @description The kinds of file that are taken.
         * @enum {string}
         */
        MediaType: "application/pdf" | "image/png" | "image/jpeg" | "application/ofd" | "application/xml" | "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" | "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        /** @description What the product wrote to the caller. */
        MessageView: {
            /** Format: date-time */
            created_at: string;
            id: components["schemas"]["OutboxId"];
            /** Format: date-time */
            read_at?: string | null;
            /** Format: uuid */
            subject_id: string;
            /** @description The thing it happened to: `booking`, `claim`, `organisation` … */
            subject_kind: string;
            /** @description Plain text, lines apart. */
            text: string;
            /** @description The headline, in the language that the caller had then. */
            title: string;
            /**
             * @description What happened, as `booking.confirmed`.
             * @example booking.confirmed
             */
            topic: string;
        };
        /** @description One transfer on a voucher's account. */
        Movement: {
            amount_fen: components["schemas"]["Fen"];
            /** Format: date-time */
            at: string;
            /**
             * @description What for: `voucher.issue`, `booking.hold`, `booking.redeem`, `booking.release`, `claim.give_back`,
             *     `voucher.return`.
             */
            code: string;
            /** @description By how much it changed what is free on the voucher, fen; negative: less. */
            free_change_fen: components["schemas"]["Fen"];
            hold_id?: components["schemas"]["TransferId"] | null;
            /** @description `posted`: at once; `pending`: held; `post`, `void`: what became of a hold. */
            kind: string;
            /**
             * Format: int64
             * @description Place in the journal.
             */
            seq: number;
            /** Format: uuid */
            subject_id: string;
            subject_kind: string;
            transfer_id: components["schemas"]["TransferId"];
        };
        /** @description The name of an organisation, a person or a group: 2 to 200 characters on one line. */
        Name: string;
        /** @description When no unit of a needed listing is free. */
        NeededFull: {
            /** Format: date-time */
            ends_at: string;
            listing_id: components["schemas"]["ListingId"];
            name: string;
            /** Format: date-time */
            starts_at: string;
        };
        /** @description Whether what is offered in a year can be reported as it stands. */
        NetworkCheck: {
            /** @description Those of which nothing is missing. */
            complete: number;
            /** @description The others, at most a thousand. */
            gaps: components["schemas"]["NetworkGap"][];
            instruments: number;
            /** Format: int32 */
            year: number;
        };
        /** @description Facts of an instrument as the networks' forms ask for them. What is not said is empty or absent. */
        NetworkFacts: {
            /**
             * Format: date
             * @description 购置日期
             * @default null
             */
            bought_on: string | null;
            /**
             * @description 仪器设备分类编码
             * @default
             */
            class_code: string;
            /**
             * @description 联系人
             * @default
             */
            contact: string;
            /**
             * @description 仪器英文名称
             * @default
             */
            english_name: string;
            /**
             * @description 主要功能
             * @default
             */
            functions: string;
            /**
             * Format: date
             * @description 启用日期
             * @default null
             */
            in_use_since: string | null;
            /**
             * @description 产地国别
             * @default
             */
            origin: string;
            /** @default null */
            original_value_fen: components["schemas"]["Fen"] | null;
            /**
             * @description 联系电话
             * @default
             */
            phone: string;
            /**
             * @description 主要技术指标
             * @default
             */
            specifications: string;
        };
        /** @description What an instrument lacks to be reported. */
        NetworkGap: {
            code: string;
            listing_id: components["schemas"]["ListingId"];
            /** @description The networks' names of the fields that are empty. */
            missing: string[];
            name: string;
            provider: string;
        };
        /** @description An instrument, with the networks' names of its fields. */
        NetworkInstrument: {
            "\u4E3B\u8981\u529F\u80FD": string;
            "\u4E3B\u8981\u6280\u672F\u6307\u6807": string;
            "\u4EA7\u5730\u56FD\u522B": string;
            "\u4EEA\u5668\u4E2D\u6587\u540D\u79F0": string;
            "\u4EEA\u5668\u7F16\u7801": string;
            "\u4EEA\u5668\u82F1\u6587\u540D\u79F0": string;
            "\u5206\u7C7B\u7F16\u7801": string;
            "\u5236\u9020\u5546": string;
            /** @description In ten thousand yuan, with as many decimals as it needs. */
            "\u539F\u503C(\u4E07\u5143)"?: string | null;
            /** Format: date */
            "\u542F\u7528\u65E5\u671F"?: string | null;
            "\u5B89\u7F6E\u5730\u5740": string;
            "\u5BF9\u5916\u670D\u52A1\u673A\u65F6": string;
            /** Format: int32 */
            "\u5E74\u5EA6": number;
            /** @description Hours with two decimals. */
            "\u5E74\u603B\u673A\u65F6": string;
            "\u5F00\u653E\u5171\u4EAB\u670D\u52A1\u6536\u8D39\u6807\u51C6": string;
            "\u6240\u5C5E\u5355\u4F4D": string;
            /** Format: int64 */
            "\u670D\u52A1\u5355\u4F4D\u6570": number;
            "\u670D\u52A1\u6536\u5165(\u5143)": components["schemas"]["Fen"];
            /** Format: int64 */
            "\u670D\u52A1\u6B21\u6570": number;
            "\u672C\u5355\u4F4D\u4F7F\u7528\u673A\u65F6": string;
            "\u7EDF\u4E00\u793E\u4F1A\u4FE1\u7528\u4EE3\u7801": string;
            "\u8054\u7CFB\u4EBA": string;
            "\u8054\u7CFB\u7535\u8BDD": string;
            "\u89C4\u683C\u578B\u53F7": string;
            /** Format: date */
            "\u8D2D\u7F6E\u65E5\u671F"?: string | null;
        };
        /** @description Something that was done for somebody, with the networks' names of its fields. */
        NetworkService: {
            "\u4EEA\u5668\u4E2D\u6587\u540D\u79F0": string;
            "\u4EEA\u5668\u7F16\u7801": string;
            /** Format: date-time */
            "\u5F00\u59CB\u65F6\u95F4"?: string | null;
            "\u6210\u679C\u6216\u62A5\u544A\u7F16\u53F7": string;
            "\u6240\u5C5E\u5355\u4F4D": string;
            "\u670D\u52A1\u6536\u5165(\u5143)": components["schemas"]["Fen"];
            /** Format: date */
            "\u670D\u52A1\u65E5\u671F": string;
            "\u670D\u52A1\u673A\u65F6": string;
            "\u670D\u52A1\u8BB0\u5F55\u7F16\u53F7": string;
            /** Format: int64 */
            "\u6837\u54C1\u6570": number;
            "\u7528\u6237\u5355\u4F4D": string;
            "\u7528\u6237\u7EDF\u4E00\u793E\u4F1A\u4FE1\u7528\u4EE3\u7801": string;
            /** Format: date-time */
            "\u7ED3\u675F\u65F6\u95F4"?: string | null;
        };
        /** @description A program to be made. */
        NewApiClient: {
            name: components["schemas"]["Name"];
            organisation_id?: components["schemas"]["OrganisationId"] | null;
            scopes: components["schemas"]["Scopes"];
        };
        NewBlock: {
            reason: string;
            /**
             * Format: int32
             * @description One unit, from 1; all of them if absent.
             */
            unit?: number | null;
            window: components["schemas"]["TimeWindow"];
        };
        /** @description A feed to be made. */
        NewCalendarFeed: {
            kind: components["schemas"]["CalendarFeedKind"];
            listing_id?: components["schemas"]["ListingId"] | null;
        };
        /** @description A certificate to be added. */
        NewCertificate: {
            kind: components["schemas"]["CertificateKind"];
            /** @description What it is called; a new one ends the one of the same kind and name. 1 to 200 characters. */
            name: string;
            /** @description Whether nobody may book a time after it. */
            stops_booking: boolean;
            /**
             * Format: date
             * @description The last local day on which it is valid.
             */
            valid_until: string;
        };
        /** @description What a new claim needs; the invoice may follow. */
        NewClaim: {
            booking_id: components["schemas"]["BookingId"];
            invoice_fen?: components["schemas"]["Fen"] | null;
            invoice_number?: components["schemas"]["InvoiceNumber"] | null;
        };
        /** @description A reviewer's decision. */
        NewClaimReview: {
            decision: components["schemas"]["ClaimReviewDecision"];
            /** @description Needed to return or reject; the enterprise reads it. */
            reason?: string;
        };
        /** @description What an enterprise complains of. */
        NewComplaint: {
            /** @description 10 to 5,000 characters. */
            statement: string;
            subject: components["schemas"]["ComplaintSubject"];
        };
        /** @description What a provider says of a customer. */
        NewCustomer: {
            /** @description `member` or `academic`: the other classes follow from the company's size. */
            customer_class: components["schemas"]["CustomerClass"];
            note?: string;
        };
        /** @description What the provider reports when the work is done. */
        NewDelivery: {
            /**
             * Format: int64
             * @description Minutes really used; if absent those between check-in and check-out, or else the booked ones.
             */
            actual_minutes?: number | null;
            note?: string;
            /**
             * Format: int32
             * @description Samples or months really done; the ordered ones if absent.
             */
            quantity?: number | null;
            /** @description Where the result is: a report's number or the address of a file. */
            result_reference?: string | null;
        };
        /** @description What a provider appeals against. */
        NewEvaluationAppeal: {
            /** @description The part that it is about; absent: the score as a whole. */
            part_code?: string | null;
            /** @description 10 to 5,000 characters. */
            statement: string;
        };
        /** @description A period to be opened. */
        NewEvaluationPeriod: {
            /**
             * Format: date
             * @description Days of Asia/Shanghai, both inside; a year has at most 367, half a year at most 185.
             */
            from_on: string;
            kind: components["schemas"]["EvaluationPeriodKind"];
            /** @description Published, and in force on the first day. */
            set_id: components["schemas"]["EvaluationSetId"];
            /**
             * Format: date
             * @description The year of this day is the one whose grade the period gives.
             */
            to_on: string;
        };
        NewEvaluationSet: {
            /**
             * @description 2 to 20 capitals, digits or hyphens; a code that is known gets its next version.
             * @example HPJ
             */
            code: string;
            document: components["schemas"]["EvaluationSetDocument"];
        };
        /** @description A fault as somebody reports it. */
        NewFault: {
            /** @description 1 to 2,000 characters; everybody who books reads it. */
            description: string;
            severity: components["schemas"]["FaultSeverity"];
        };
        /** @description A listing as its provider describes it. */
        NewListing: {
            /** @description Whether bookings are confirmed at once, without the provider's look. */
            auto_confirm?: boolean;
            category?: string;
            /** @description The provider's own code for it, unique with this provider. */
            code: string;
            description?: string;
            /**
             * Format: int32
             * @description How far ahead one may book, 1 to 3660 days.
             */
            horizon_days?: number;
            kind: components["schemas"]["ListingKind"];
            /**
             * Format: int32
             * @description Notice before the start, minutes.
             */
            lead_minutes?: number;
            /** @description Where it stands, in words. */
            location?: string;
            maker?: string;
            /**
             * Format: int32
             * @description Longest booking, minutes.
             */
            max_minutes?: number | null;
            /**
             * Format: int32
             * @description Shortest booking, minutes; one slot if absent.
             */
            min_minutes?: number | null;
            model?: string;
            name: string;
            /** @description Always open if empty. */
            opening_hours?: components["schemas"]["OpeningHours"];
            /** @description http or https addresses. */
            photo_urls?: string[];
            /** @description At most one per customer class; none: price on request. */
            prices?: components["schemas"]["PriceRule"][];
            region_code?: components["schemas"]["RegionCode"] | null;
            /**
             * Format: int32
             * @description Bookings begin and end on multiples of this, 1 to 1440 minutes.
             */
            slot_minutes?: number;
            /**
             * Format: int32
             * @description Equal units that can be booked side by side.
             */
            units?: number;
            voucher_payable?: boolean;
        };
        /** @description What to publish. */
        NewNotice: {
            /** @description Absent: every claim of the programme that waits for publication. */
            claim_ids?: components["schemas"]["ClaimId"][] | null;
            programme_id: components["schemas"]["ProgrammeId"];
            /** @description Absent: made from the programme's name and the day. */
            title?: string | null;
        };
        /** @description What somebody has against a published claim; without a name it is anonymous. */
        NewObjection: {
            claim_id: components["schemas"]["ClaimId"];
            /** @description How the bureau can reach the objector. */
            contact?: string | null;
            objector_name?: string | null;
            /** @description 10 to 5,000 characters. */
            statement: string;
        };
        /** @description An order as an enterprise places it, or asks what it would cost. */
        NewOrder: {
            /** @description Rules whose warnings the customer has read. A warning that is not among them is answered instead of booking. */
            accept_warnings?: components["schemas"]["BookingRule"][];
            /** @description Consumables that the tariff counts by piece: code and number. */
            consumables?: {
                [key: string]: number;
            };
            /** @description What the enterprise declares about the service: reasons for which a programme may not pay. */
            declared?: components["schemas"]["Exclusion"][];
            /**
             * @description Why the provider is asked for an exception from rules that its staff may override; the booking then waits for
             *     its answer.
             */
            exception_reason?: string | null;
            expected?: components["schemas"]["ExpectedQuote"] | null;
            listing_id: components["schemas"]["ListingId"];
            /**
             * Format: int32
             * @description Samples or months, by the unit of the price; 1 where there is nothing to count.
             * @default 1
             */
            quantity: number;
            used_by?: components["schemas"]["UserId"] | null;
            /**
             * @description Which voucher is to pay: `none` (if absent), `best`, or a voucher's id.
             * @default none
             * @example best
             */
            voucher: string;
            window?: components["schemas"]["TimeWindow"] | null;
            /** @description Whether somebody of the provider's is to work with the customer, where the tariff leaves the choice. */
            with_operator?: boolean;
        };
        /** @description An outage with what is done about each booking that it lies over. */
        NewOutage: {
            /** @description Everybody concerned reads it. 1 to 2,000 characters. */
            reason: string;
            /** @description One for each booking that the outage lies over. */
            relief?: components["schemas"]["Relieved"][];
            /**
             * Format: int32
             * @description One unit, from 1; all of them if absent.
             */
            unit?: number | null;
            window: components["schemas"]["TimeWindow"];
        };
        /** @description A fact as it is entered. */
        NewPartyFact: {
            kind: components["schemas"]["PartyFactKind"];
            share_bp?: components["schemas"]["BasisPoints"] | null;
            uscc?: components["schemas"]["Uscc"] | null;
            /** @description A name, address or number; 2 to 300 characters. */
            value: string;
        };
        NewPartyFacts: {
            /** @description All of them: what is missing no longer holds. At most 300. */
            facts: components["schemas"]["NewPartyFact"][];
        };
        /** @description What the bureau says of a platform. */
        NewPlatform: {
            address?: string;
            /** @description Number of the document of recognition 认定文号; no two entries have the same. */
            certificate_number?: string | null;
            /** Format: date */
            certified_on?: string | null;
            /** Format: int32 */
            evaluated_year?: number | null;
            evaluation?: components["schemas"]["Grade"] | null;
            /** @description The organisation that carries it. */
            host_name: string;
            host_uscc?: components["schemas"]["Uscc"] | null;
            /** @description Code of a key industry; absent: of none. */
            industry?: string | null;
            kind: components["schemas"]["PlatformKind"];
            level: components["schemas"]["PlatformLevel"];
            /** @description 2 to 200 characters; once per kind. */
            name: string;
            region_code: components["schemas"]["RegionCode"];
            summary?: string;
            /**
             * Format: date
             * @description Last day of validity; absent: without end.
             */
            valid_until?: string | null;
            /** @description Empty, or begins with `http`. */
            website?: string;
        };
        /** @description Stars from 1 to 5. */
        NewRating: {
            /** @description At most 2,000 characters; everybody can read it. */
            comment?: string;
            /** Format: int32 */
            on_time: number;
            /** Format: int32 */
            quality: number;
            /** Format: int32 */
            service: number;
        };
        /** @description What a reviewer thinks of a signal. */
        NewRiskDecision: {
            /** @description 1 to 2,000 characters; kept for audit. */
            reason: string;
            verdict: components["schemas"]["RiskVerdict"];
        };
        /** @description Parameters as they are set. */
        NewRiskPolicy: {
            /** @description 1 to 2,000 characters. */
            reason: string;
            rules: components["schemas"]["RiskRuleParameters"];
            /** Format: int32 */
            threshold: number;
        };
        /** @description A training to be given. */
        NewTraining: {
            /**
             * Format: int32
             * @description Seats, 1 to 200.
             */
            capacity: number;
            /** @description Where; at most 200 characters. */
            place: string;
            window: components["schemas"]["TimeWindow"];
        };
        /** @description How the training ended for one person. */
        NewTrainingResult: {
            result: components["schemas"]["TrainingResult"];
            user_id: components["schemas"]["UserId"];
        };
        /** @description To whom a booking is offered. */
        NewTransfer: {
            /** @description Unified social credit code of the enterprise that shall take it over. */
            enterprise_uscc: components["schemas"]["Uscc"];
            /** @description It reads this. 1 to 2,000 characters. */
            reason: string;
        };
        /** @description A record as it is brought. */
        NewUsage: {
            /** @description The booking that it belongs to, where that is known. */
            booking_reference?: string | null;
            /** Format: date-time */
            ends_at: string;
            /** @description The source's own number: bringing it again changes the record. */
            external_id: string;
            /** @description For somebody outside of the provider. */
            is_outside?: boolean | null;
            /** @description The provider's code of the listing. */
            listing_code: string;
            /**
             * Format: int32
             * @description Really used, where that is less than from start to end.
             */
            minutes?: number | null;
            note?: string;
            operator?: string;
            /** Format: date-time */
            starts_at: string;
        };
        /** @description Records of one source. */
        NewUsageRecords: {
            records: components["schemas"]["NewUsage"][];
            /** @description The meter or system that they come from. */
            source: string;
            /**
             * Format: int32
             * @description Minutes by which used and booked hours may differ; 15 if absent.
             */
            tolerance_minutes?: number;
        };
        NewUseRule: {
            /**
             * Format: int32
             * @description After how many minutes the window of somebody who did not come is free again, 1 to 1,440; never by itself if absent.
             */
            grace_minutes?: number | null;
            /**
             * Format: int32
             * @description How long a freed window is kept for the next in the wait-list, 5 to 10,080 minutes.
             */
            offer_minutes: number;
        };
        /** @description Another time for a booking. */
        NewWindow: {
            /** @description Rules whose warnings the customer has read. */
            accept_warnings?: components["schemas"]["BookingRule"][];
            /** @description Why the provider is asked for an exception from rules that its staff may override; it is then asked again. */
            exception_reason?: string | null;
            window: components["schemas"]["TimeWindow"];
        };
        /**
         * @description What a ratio gives of which there are no records, such as the satisfaction of somebody whom nobody rated.
         * @enum {string}
         */
        NoRecords: "nothing" | "full" | "left_out";
        /** @description What a public notice 公示 says, as it was on the day of publication and for ever after. */
        NoticeContent: {
            claims: components["schemas"]["NoticeLine"][];
            programme_name_en: string;
            programme_name_zh: string;
            /**
             * Format: int32
             * @description Version of this document's shape.
             */
            schema: number;
        };
        /** @description A public notice with what it says. */
        NoticeDetailView: components["schemas"]["NoticeView"] & {
            content: components["schemas"]["NoticeContent"];
            total_fen: components["schemas"]["Fen"];
        };
        /** Format: uuid */
        NoticeId: string;
        /** @description One claim in a notice. */
        NoticeLine: {
            amount_fen: components["schemas"]["Fen"];
            claim_id: components["schemas"]["ClaimId"];
            enterprise_name: string;
            provider_name: string;
            reference: string;
            /** @description Name of the listing that was used. */
            service: string;
        };
        /** @description A public notice 公示. */
        NoticeView: {
            /** Format: date */
            closes_on: string;
            /** @description SHA-256, hexadecimal, of the member `content` as it stands in the notice's own answer. */
            content_sha256: string;
            id: components["schemas"]["NoticeId"];
            is_open: boolean;
            /**
             * Format: date
             * @description First and last day on which objections are taken (Asia/Shanghai).
             */
            opens_on: string;
            programme_id: components["schemas"]["ProgrammeId"];
            /** Format: date-time */
            published_at: string;
            reference: string;
            title: string;
            /** Format: int32 */
            working_days: number;
        };
        /** @description An objection 异议 against one claim of a public notice. */
        Objection: {
            /** @description What the bureau answered. */
            answer?: string | null;
            claim_id: components["schemas"]["ClaimId"];
            contact?: string | null;
            /** Format: date-time */
            decided_at?: string | null;
            decided_by?: components["schemas"]["UserId"] | null;
            id: components["schemas"]["ObjectionId"];
            notice_id: components["schemas"]["NoticeId"];
            /** @description Absent: anonymous, or hidden from this reader. */
            objector_name?: string | null;
            /** Format: date-time */
            raised_at: string;
            state: components["schemas"]["ObjectionState"];
            statement: string;
        };
        /** @description The bureau's decision on an objection. */
        ObjectionAnswer: {
            /** @description Given to the parties and, where there is a contact, to the objector. */
            answer: string;
            verdict: components["schemas"]["ObjectionVerdict"];
        };
        /** Format: uuid */
        ObjectionId: string;
        /** @description What an objector gets back: nothing that others should not know. */
        ObjectionReceipt: {
            claim_id: components["schemas"]["ClaimId"];
            id: components["schemas"]["ObjectionId"];
            /** Format: date-time */
            raised_at: string;
        };
        /**
         * @description How far an objection has come.
         * @enum {string}
         */
        ObjectionState: "open" | "upheld" | "dismissed";
        /**
         * @description The decision on an objection.
         * @enum {string}
         */
        ObjectionVerdict: "upheld" | "dismissed";
        /** @description One occurrence of a series, as it was wished for. */
        Occurrence: {
            booking?: components["schemas"]["BookingView"] | null;
            problem?: components["schemas"]["ProblemBody"] | null;
            window: components["schemas"]["TimeWindow"];
        };
        /** @description Hours in which an hourly price is paid in part. */
        OffPeak: {
            /** @description Days of the week; none: every day. */
            days?: components["schemas"]["Weekday"][];
            /**
             * Format: int32
             * @description Minutes of the local day, `[from, to)`.
             */
            from: number;
            /** @description Of the hourly price. */
            ratio_bp: components["schemas"]["BasisPoints"];
            /** Format: int32 */
            to: number;
        };
        /** @description Days with other hours than the week's, both ends included. */
        OpeningException: {
            /** Format: date */
            from: string;
            /**
             * @description Minutes of the local day, `[from, to)`; none: closed.
             * @example [
             *       [
             *         540,
             *         720
             *       ]
             *     ]
             */
            hours?: number[][];
            reason?: components["schemas"]["Text"] | null;
            /** Format: date */
            to: string;
        };
        /**
         * @description A weekly timetable: by day, the spans `[from, to)` in minutes of the local day (0 to 1,440). An empty timetable is
         *     always open; a day that a timetable does not name is closed.
         * @example {
         *       "mon": [
         *         [
         *           540,
         *           720
         *         ],
         *         [
         *           810,
         *           1080
         *         ]
         *       ]
         *     }
         */
        OpeningHours: {
            [key: string]: number[][];
        };
        /** @description Somebody of the provider's works with the customer. */
        OperatorFee: {
            /** @description Never without an operator; else the order says whether it wants one. */
            is_required: boolean;
            per_hour_fen: components["schemas"]["Fen"];
        };
        Organisation: {
            /** Format: date-time */
            created_at: string;
            id: components["schemas"]["OrganisationId"];
            kind: components["schemas"]["OrganisationKind"];
            name: components["schemas"]["Name"];
            profile: components["schemas"]["Profile"];
            region_code: components["schemas"]["RegionCode"];
            state: components["schemas"]["OrganisationState"];
            uscc?: components["schemas"]["Uscc"] | null;
        };
        /**
         * Format: uuid
         * @description An organisation: enterprise, provider, bureau or platform operator.
         */
        OrganisationId: string;
        /** @enum {string} */
        OrganisationKind: "enterprise" | "provider" | "science_bureau" | "finance_bureau" | "audit_office" | "platform";
        /** @description Why something is decided. */
        OrganisationReason: {
            reason: string;
        };
        /** @enum {string} */
        OrganisationState: "applied" | "admitted" | "suspended" | "withdrawn";
        /** @description What was done. */
        Outage: {
            block: components["schemas"]["CalendarBlock"];
            /** @description As they stand now. */
            bookings: components["schemas"]["BookingView"][];
        };
        /** Format: uuid */
        OutboxId: string;
        /** @description A result for who asks. */
        OwnListingCard: components["schemas"]["ListingCard"] & {
            voucher?: components["schemas"]["VoucherForMe"] | null;
        };
        /** @description One page of a list. */
        Page_ApiClient: {
            items: {
                /** Format: date-time */
                created_at: string;
                /** @description The `client_id`. */
                id: components["schemas"]["ApiClientId"];
                /**
                 * Format: date-time
                 * @description When it last asked for a token.
                 */
                last_used_at?: string | null;
                name: string;
                organisation_id: components["schemas"]["OrganisationId"];
                /**
                 * Format: date-time
                 * @description Until when the secret before still opens.
                 */
                previous_until?: string | null;
                /** Format: date-time */
                revoked_at?: string | null;
                /** Format: date-time */
                rotated_at?: string | null;
                scopes: components["schemas"]["Scope"][];
                /** @description Under whose name its acts are recorded. */
                user_id: components["schemas"]["UserId"];
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_ApplicationView: {
            items: {
                amount_fen: components["schemas"]["Fen"];
                /** Format: date-time */
                created_at: string;
                /** @description The check of eligibility at the last submission, rule by rule. */
                eligibility?: components["schemas"]["DecisionStep"][] | null;
                enterprise_id: components["schemas"]["OrganisationId"];
                id: components["schemas"]["VoucherApplicationId"];
                programme_version_id: components["schemas"]["ProgrammeVersionId"];
                purpose: string;
                /** @description Why it was returned or rejected. */
                reason?: string | null;
                /**
                 * @description Readable number.
                 * @example SL2026-000045
                 */
                reference: string;
                region_code: components["schemas"]["RegionCode"];
                state: components["schemas"]["ApplicationState"];
                /** Format: date-time */
                updated_at: string;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Appropriation: {
            items: {
                /** @description What is still free to be given to vouchers or rewards, fen. */
                available_fen: components["schemas"]["Fen"];
                /** Format: date-time */
                created_at: string;
                /** @description Number or title of the budget document that grants it. */
                document: string;
                /** Format: int32 */
                fiscal_year: number;
                /** @description Returned to the treasury or carried into the next year, fen. */
                given_back_fen: components["schemas"]["Fen"];
                /** @description Granted and carried in, less what was reversed, returned or carried on, fen. */
                granted_fen: components["schemas"]["Fen"];
                id: components["schemas"]["AppropriationId"];
                level: components["schemas"]["BudgetLevel"];
                programme_id: components["schemas"]["ProgrammeId"];
                /** @description Whose treasury pays. */
                region_code: components["schemas"]["RegionCode"];
                side: components["schemas"]["BudgetSide"];
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_AppropriationChange: {
            items: {
                amount_fen: components["schemas"]["Fen"];
                appropriation_id: components["schemas"]["AppropriationId"];
                /** Format: date-time */
                decided_at?: string | null;
                decided_by?: components["schemas"]["UserId"] | null;
                /** @description Number or title of the budget document. */
                document: string;
                id: components["schemas"]["AppropriationChangeId"];
                kind: components["schemas"]["AppropriationChangeKind"];
                /** @description Why the second person agreed or declined. */
                note?: string | null;
                /** Format: date-time */
                proposed_at: string;
                proposed_by: components["schemas"]["UserId"];
                reverses_id?: components["schemas"]["TransferId"] | null;
                state: components["schemas"]["AppropriationChangeState"];
                to_appropriation_id?: components["schemas"]["AppropriationId"] | null;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Batch: {
            items: {
                /** Format: date-time */
                authorised_at?: string | null;
                authoriser_id?: components["schemas"]["UserId"] | null;
                /** Format: date-time */
                checked_at?: string | null;
                checker_id?: components["schemas"]["UserId"] | null;
                /**
                 * Format: date-time
                 * @description Of the first export.
                 */
                exported_at?: string | null;
                id: components["schemas"]["BatchId"];
                /** Format: int32 */
                line_count: number;
                /** Format: date-time */
                made_at: string;
                maker_id: components["schemas"]["UserId"];
                /** @description Its amount needs a third person: who checked it cannot authorise it too. Decided when it is checked. */
                needs_third: boolean;
                /**
                 * Format: date
                 * @description First and last day (Asia/Shanghai) of the approvals that it settles.
                 */
                period_from: string;
                /** Format: date */
                period_to: string;
                programme_id: components["schemas"]["ProgrammeId"];
                /** @description Why it was cancelled. */
                reason?: string | null;
                reference: string;
                side: components["schemas"]["BudgetSide"];
                state: components["schemas"]["BatchState"];
                total_fen: components["schemas"]["Fen"];
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_BatchLine: {
            items: {
                amount_fen: components["schemas"]["Fen"];
                claim_id?: components["schemas"]["ClaimId"] | null;
                /** Format: int64 */
                id: number;
                level: components["schemas"]["BudgetLevel"];
                payee_id: components["schemas"]["OrganisationId"];
                payer_region: components["schemas"]["RegionCode"];
                payment_id?: components["schemas"]["PaymentId"] | null;
                supply_reward_id?: components["schemas"]["SupplyRewardId"] | null;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_BookingRating: {
            items: {
                /** @description What the provider says to it. */
                answer?: string | null;
                /** Format: date-time */
                answered_at?: string | null;
                /** @description May be empty. */
                comment: string;
                /**
                 * Format: int32
                 * @description Stars, 1 to 5.
                 */
                on_time: number;
                /** Format: int32 */
                quality: number;
                /** Format: date-time */
                rated_at: string;
                /** Format: int32 */
                service: number;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_BookingTransfer: {
            items: {
                /** Format: date-time */
                answered_at?: string | null;
                booking_id: components["schemas"]["BookingId"];
                from_id: components["schemas"]["OrganisationId"];
                from_name: string;
                id: components["schemas"]["BookingTransferId"];
                listing_id: components["schemas"]["ListingId"];
                listing_name: string;
                /** Format: date-time */
                offered_at: string;
                provider_name: string;
                /** Format: int32 */
                quantity: number;
                reason: string;
                reference: string;
                state: components["schemas"]["BookingTransferState"];
                to_id: components["schemas"]["OrganisationId"];
                to_name: string;
                window?: components["schemas"]["TimeWindow"] | null;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_BookingView: {
            items: {
                /** Format: date-time */
                accepted_at?: string | null;
                allowance?: components["schemas"]["BookingAllowance"] | null;
                charge?: components["schemas"]["BookingCharge"] | null;
                /** Format: date-time */
                created_at: string;
                /**
                 * Format: date-time
                 * @description When the system acts if nobody does.
                 */
                deadline_at?: string | null;
                delivery?: components["schemas"]["Delivery"] | null;
                enterprise_id: components["schemas"]["OrganisationId"];
                final_own_share_fen?: components["schemas"]["Fen"] | null;
                final_price_fen?: components["schemas"]["Fen"] | null;
                final_subsidy_fen?: components["schemas"]["Fen"] | null;
                id: components["schemas"]["BookingId"];
                listing_id: components["schemas"]["ListingId"];
                names: components["schemas"]["BookingNames"];
                /** @description What was ordered besides. */
                order: components["schemas"]["BookedOrder"];
                /** @description As quoted: what the voucher does not pay. */
                own_share_fen: components["schemas"]["Fen"];
                /** @description As quoted. */
                price_fen: components["schemas"]["Fen"];
                programme_version_id?: components["schemas"]["ProgrammeVersionId"] | null;
                provider_id: components["schemas"]["OrganisationId"];
                /** Format: int32 */
                quantity: number;
                quote?: components["schemas"]["Quote"] | null;
                reason?: string | null;
                reference: string;
                region_code: components["schemas"]["RegionCode"];
                state: components["schemas"]["BookingState"];
                /** @description As quoted, and held on the voucher until the booking ends. */
                subsidy_fen: components["schemas"]["Fen"];
                /** Format: date-time */
                updated_at: string;
                used_by?: components["schemas"]["UserId"] | null;
                /** Format: int32 */
                version: number;
                voucher_id?: components["schemas"]["VoucherId"] | null;
                window?: components["schemas"]["TimeWindow"] | null;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_CalendarFeed: {
            items: {
                /** Format: date-time */
                created_at: string;
                id: components["schemas"]["CalendarFeedId"];
                kind: components["schemas"]["CalendarFeedKind"];
                listing_id?: components["schemas"]["ListingId"] | null;
                listing_name?: string | null;
                /** @description The address, told once: whoever knows it reads the calendar. */
                url?: string | null;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_ClaimView: {
            items: (components["schemas"]["Claim"] & {
                enterprise_name: string;
                provider_name: string;
            })[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Complaint: {
            items: {
                /** @description The provider's. */
                answer?: string | null;
                /**
                 * Format: date-time
                 * @description Until then the provider may answer before it is decided.
                 */
                answer_until: string;
                /** Format: date-time */
                answered_at?: string | null;
                booking_id: components["schemas"]["BookingId"];
                booking_reference: string;
                /**
                 * Format: date-time
                 * @description By then the bureau is to have decided.
                 */
                decide_until: string;
                /** Format: date-time */
                ended_at?: string | null;
                enterprise_id: components["schemas"]["OrganisationId"];
                enterprise_name: string;
                handler_id?: components["schemas"]["UserId"] | null;
                handler_name?: string | null;
                id: components["schemas"]["ComplaintId"];
                listing_name: string;
                provider_id: components["schemas"]["OrganisationId"];
                provider_name: string;
                /** Format: date-time */
                raised_at: string;
                /** @description The bureau's for its decision, or the enterprise's for taking it back. */
                reason?: string | null;
                reference: string;
                /** @description The enterprise's. */
                region_code: components["schemas"]["RegionCode"];
                state: components["schemas"]["ComplaintState"];
                statement: string;
                subject: components["schemas"]["ComplaintSubject"];
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_ConductPolicyVersion: {
            items: {
                policy: components["schemas"]["ConductPolicy"];
                /** Format: date-time */
                set_at: string;
                /** @description Absent for the one that the product began with. */
                set_by?: string | null;
                /**
                 * Format: int64
                 * @description Rises with every change.
                 */
                version: number;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_EvaluationAppeal: {
            items: {
                /** Format: date-time */
                ended_at?: string | null;
                ended_by?: string | null;
                id: components["schemas"]["EvaluationAppealId"];
                /** @description The part that it is about; absent: the score as a whole. */
                part_code?: string | null;
                period_id: components["schemas"]["EvaluationPeriodId"];
                period_reference: string;
                provider_id: components["schemas"]["OrganisationId"];
                provider_name: string;
                /** Format: date-time */
                raised_at: string;
                /** @description The bureau's for its decision, or the provider's for taking it back. */
                reason?: string | null;
                reference: string;
                region_code: components["schemas"]["RegionCode"];
                score_id: components["schemas"]["EvaluationScoreId"];
                state: components["schemas"]["EvaluationAppealState"];
                statement: string;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_EvaluationPeriod: {
            items: {
                /**
                 * Format: date
                 * @description The last local day on which providers may comment and appeal.
                 */
                appeal_until?: string | null;
                /** Format: date-time */
                computed_at?: string | null;
                /** Format: date */
                from_on: string;
                /** Format: date-time */
                frozen_at?: string | null;
                id: components["schemas"]["EvaluationPeriodId"];
                kind: components["schemas"]["EvaluationPeriodKind"];
                /** Format: int64 */
                open_appeals: number;
                /** Format: date-time */
                opened_at: string;
                /**
                 * Format: int64
                 * @description Providers that were scored.
                 */
                providers: number;
                /** Format: date-time */
                published_at?: string | null;
                reference: string;
                region_code: components["schemas"]["RegionCode"];
                set_code: string;
                set_id: components["schemas"]["EvaluationSetId"];
                /** Format: int32 */
                set_version: number;
                state: components["schemas"]["EvaluationPeriodState"];
                /** Format: date */
                to_on: string;
                /**
                 * Format: int32
                 * @description Whose grade it gives.
                 */
                year: number;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_EvaluationRecord: {
            items: {
                /** Format: int64 */
                denominator: number;
                /** Format: uuid */
                id: string;
                kind: components["schemas"]["EvaluationRecordKind"];
                label: string;
                /** Format: int64 */
                numerator: number;
                /** Format: date-time */
                occurred_at: string;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_EvaluationSanction: {
            items: {
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                decided_at?: string | null;
                decided_by_name?: string | null;
                /**
                 * Format: int32
                 * @description Periods failed in a row.
                 */
                failures: number;
                id: components["schemas"]["EvaluationSanctionId"];
                /**
                 * Format: int32
                 * @description Listings that were suspended.
                 */
                listings?: number | null;
                period_id: components["schemas"]["EvaluationPeriodId"];
                period_reference: string;
                /** Format: date-time */
                proposed_at?: string | null;
                proposed_by?: components["schemas"]["UserId"] | null;
                proposed_by_name?: string | null;
                provider_id: components["schemas"]["OrganisationId"];
                provider_name: string;
                reason?: string | null;
                region_code: components["schemas"]["RegionCode"];
                score_id: components["schemas"]["EvaluationScoreId"];
                state: components["schemas"]["EvaluationSanctionState"];
                /** @description Why the failure is held for an honest one. */
                tolerance?: string | null;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_EvaluationScore: {
            items: {
                /** @description The provider's. */
                comment?: string | null;
                /** Format: date-time */
                commented_at?: string | null;
                grade?: components["schemas"]["Grade"] | null;
                /** @description Of the frozen score with its parts and their records: SHA-256, hexadecimal. */
                hash?: string | null;
                id: components["schemas"]["EvaluationScoreId"];
                period_id: components["schemas"]["EvaluationPeriodId"];
                provider_id: components["schemas"]["OrganisationId"];
                /** @description As it was called when it was scored. */
                provider_name: string;
                /**
                 * Format: int64
                 * @description Its place among the providers of the period; equals share one.
                 */
                rank: number;
                region_code: components["schemas"]["RegionCode"];
                /**
                 * Format: int32
                 * @description The sum of the parts, basis points.
                 */
                total_bp: number;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Event: {
            items: {
                /** @description `thing.done`: `booking.confirmed`. */
                action: string;
                actor_label: string;
                /** Format: uuid */
                actor_org?: string | null;
                /** Format: uuid */
                actor_user?: string | null;
                detail: unknown;
                /** Format: date-time */
                occurred_at: string;
                /**
                 * Format: int64
                 * @description Order of recording.
                 */
                seq: number;
                /** Format: uuid */
                subject_id: string;
                subject_kind: string;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_ExpectedPayment: {
            items: {
                amount_fen: components["schemas"]["Fen"];
                id: components["schemas"]["PaymentId"];
                /** @description What no line has shown yet. */
                open_fen: components["schemas"]["Fen"];
                payee_name: string;
                reference: string;
                /** Format: date-time */
                sent_at: string;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Fault: {
            items: {
                description: string;
                id: components["schemas"]["FaultId"];
                listing_id: components["schemas"]["ListingId"];
                /** Format: date-time */
                reported_at: string;
                /** @description What was done about it, once it was. */
                resolution?: string | null;
                /** Format: date-time */
                resolved_at?: string | null;
                severity: components["schemas"]["FaultSeverity"];
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_IdleInstrument: {
            items: {
                code: string;
                /**
                 * Format: date-time
                 * @description Since the last outside use, or since it is listed.
                 */
                idle_since: string;
                /**
                 * Format: date-time
                 * @description Absent: never.
                 */
                last_outside_use?: string | null;
                listing_id: components["schemas"]["ListingId"];
                name: string;
                provider_id: components["schemas"]["OrganisationId"];
                provider_name: string;
                region_code: components["schemas"]["RegionCode"];
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_InstrumentUse: {
            items: {
                code: string;
                listing_id: components["schemas"]["ListingId"];
                name: string;
                /**
                 * Format: int64
                 * @description For users outside of the provider.
                 */
                outside_minutes: number;
                provider_id: components["schemas"]["OrganisationId"];
                provider_name: string;
                region_code: components["schemas"]["RegionCode"];
                /** Format: int32 */
                units: number;
                /**
                 * Format: int64
                 * @description In all.
                 */
                used_minutes: number;
                /**
                 * Format: int64
                 * @description Of the rated hours of all units, in proportion to the days, basis points; may be above 10,000.
                 */
                utilisation_bp: number;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_LedgerAccount: {
            items: {
                /** @description What it may still give, fen. */
                available_fen: components["schemas"]["Fen"];
                balance: components["schemas"]["Balance"];
                /** @description It can give only what it received. */
                is_limited: boolean;
                /** @description Names the account: `appropriation:…`, `voucher:…`, `payable:…`, `bank:…`. */
                key: string;
                /** @description What people call it. */
                label: components["schemas"]["Text"];
                purpose: string;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_LedgerTransfer: {
            items: {
                amount_fen: components["schemas"]["Fen"];
                /** @description `booking.hold`, `payment.paid` … */
                code: string;
                /** @description Where it went. */
                credit: components["schemas"]["TransferSide"];
                /** @description Where the money left. */
                debit: components["schemas"]["TransferSide"];
                /**
                 * Format: date
                 * @description The day that it belongs to in the books (Asia/Shanghai).
                 */
                effective_on: string;
                id: components["schemas"]["TransferId"];
                /** @description The code in words. */
                purpose: components["schemas"]["Text"];
                /** Format: date-time */
                recorded_at: string;
                /** @description What the source hangs together with: the voucher of a booking, the batch and statement lines of a payment … */
                related: components["schemas"]["TransferSource"][];
                resolved_by_id?: components["schemas"]["TransferId"] | null;
                resolves_id?: components["schemas"]["TransferId"] | null;
                reverses_id?: components["schemas"]["TransferId"] | null;
                /**
                 * Format: int64
                 * @description Its place in the journal.
                 */
                seq: number;
                source: components["schemas"]["TransferSource"];
                state: components["schemas"]["TransferState"];
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_ListingCard: {
            items: {
                auto_confirm: boolean;
                category: string;
                code: string;
                distance?: components["schemas"]["Distance"] | null;
                first_free?: components["schemas"]["TimeWindow"] | null;
                id: components["schemas"]["ListingId"];
                kind: components["schemas"]["ListingKind"];
                location: string;
                maker: string;
                model: string;
                name: string;
                own_price?: components["schemas"]["CardPrice"] | null;
                photo_url?: string | null;
                price?: components["schemas"]["CardPrice"] | null;
                provider_id: components["schemas"]["OrganisationId"];
                provider_name: string;
                rating?: components["schemas"]["RatingSummary"] | null;
                region_code: components["schemas"]["RegionCode"];
                /** Format: int32 */
                units: number;
                voucher_payable: boolean;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_ListingView: {
            items: (components["schemas"]["ListingDraft"] & {
                /** Format: date-time */
                created_at: string;
                id: components["schemas"]["ListingId"];
                provider_id: components["schemas"]["OrganisationId"];
                provider_name: string;
                rating?: components["schemas"]["RatingSummary"] | null;
                state: components["schemas"]["ListingState"];
                state_reason?: string;
                suspended_by?: components["schemas"]["SuspendedBy"] | null;
                /** Format: date-time */
                updated_at: string;
                /**
                 * Format: int32
                 * @description Rises with every change of the description or the prices.
                 */
                version: number;
            })[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_LongWork: {
            items: {
                /**
                 * Format: int32
                 * @description How many times it was begun: more than once after an interruption.
                 */
                begun: number;
                /** Format: date-time */
                created_at: string;
                /**
                 * Format: int64
                 * @description Rows or lines that are done.
                 */
                done: number;
                /** Format: date-time */
                finished_at?: string | null;
                id: components["schemas"]["WorkId"];
                kind: components["schemas"]["WorkKind"];
                /** @description What is being done: `reading`, `rows`, `lines`, `drafting`; absent before the beginning. */
                phase?: string | null;
                problem?: components["schemas"]["ProblemBody"] | null;
                /** @description What the operation would have answered at once; present once it is done. */
                result?: Record<string, never> | null;
                state: components["schemas"]["WorkState"];
                /** @description What people know it by: the file's name, or the period. */
                title: string;
                /**
                 * Format: int64
                 * @description Of so many, where that is known.
                 */
                total?: number | null;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_MessageView: {
            items: {
                /** Format: date-time */
                created_at: string;
                id: components["schemas"]["OutboxId"];
                /** Format: date-time */
                read_at?: string | null;
                /** Format: uuid */
                subject_id: string;
                /** @description The thing it happened to: `booking`, `claim`, `organisation` … */
                subject_kind: string;
                /** @description Plain text, lines apart. */
                text: string;
                /** @description The headline, in the language that the caller had then. */
                title: string;
                /**
                 * @description What happened, as `booking.confirmed`.
                 * @example booking.confirmed
                 */
                topic: string;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Movement: {
            items: {
                amount_fen: components["schemas"]["Fen"];
                /** Format: date-time */
                at: string;
                /**
                 * @description What for: `voucher.issue`, `booking.hold`, `booking.redeem`, `booking.release`, `claim.give_back`,
                 *     `voucher.return`.
                 */
                code: string;
                /** @description By how much it changed what is free on the voucher, fen; negative: less. */
                free_change_fen: components["schemas"]["Fen"];
                hold_id?: components["schemas"]["TransferId"] | null;
                /** @description `posted`: at once; `pending`: held; `post`, `void`: what became of a hold. */
                kind: string;
                /**
                 * Format: int64
                 * @description Place in the journal.
                 */
                seq: number;
                /** Format: uuid */
                subject_id: string;
                subject_kind: string;
                transfer_id: components["schemas"]["TransferId"];
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_NetworkInstrument: {
            items: {
                "\u4E3B\u8981\u529F\u80FD": string;
                "\u4E3B\u8981\u6280\u672F\u6307\u6807": string;
                "\u4EA7\u5730\u56FD\u522B": string;
                "\u4EEA\u5668\u4E2D\u6587\u540D\u79F0": string;
                "\u4EEA\u5668\u7F16\u7801": string;
                "\u4EEA\u5668\u82F1\u6587\u540D\u79F0": string;
                "\u5206\u7C7B\u7F16\u7801": string;
                "\u5236\u9020\u5546": string;
                /** @description In ten thousand yuan, with as many decimals as it needs. */
                "\u539F\u503C(\u4E07\u5143)"?: string | null;
                /** Format: date */
                "\u542F\u7528\u65E5\u671F"?: string | null;
                "\u5B89\u7F6E\u5730\u5740": string;
                "\u5BF9\u5916\u670D\u52A1\u673A\u65F6": string;
                /** Format: int32 */
                "\u5E74\u5EA6": number;
                /** @description Hours with two decimals. */
                "\u5E74\u603B\u673A\u65F6": string;
                "\u5F00\u653E\u5171\u4EAB\u670D\u52A1\u6536\u8D39\u6807\u51C6": string;
                "\u6240\u5C5E\u5355\u4F4D": string;
                /** Format: int64 */
                "\u670D\u52A1\u5355\u4F4D\u6570": number;
                "\u670D\u52A1\u6536\u5165(\u5143)": components["schemas"]["Fen"];
                /** Format: int64 */
                "\u670D\u52A1\u6B21\u6570": number;
                "\u672C\u5355\u4F4D\u4F7F\u7528\u673A\u65F6": string;
                "\u7EDF\u4E00\u793E\u4F1A\u4FE1\u7528\u4EE3\u7801": string;
                "\u8054\u7CFB\u4EBA": string;
                "\u8054\u7CFB\u7535\u8BDD": string;
                "\u89C4\u683C\u578B\u53F7": string;
                /** Format: date */
                "\u8D2D\u7F6E\u65E5\u671F"?: string | null;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_NetworkService: {
            items: {
                "\u4EEA\u5668\u4E2D\u6587\u540D\u79F0": string;
                "\u4EEA\u5668\u7F16\u7801": string;
                /** Format: date-time */
                "\u5F00\u59CB\u65F6\u95F4"?: string | null;
                "\u6210\u679C\u6216\u62A5\u544A\u7F16\u53F7": string;
                "\u6240\u5C5E\u5355\u4F4D": string;
                "\u670D\u52A1\u6536\u5165(\u5143)": components["schemas"]["Fen"];
                /** Format: date */
                "\u670D\u52A1\u65E5\u671F": string;
                "\u670D\u52A1\u673A\u65F6": string;
                "\u670D\u52A1\u8BB0\u5F55\u7F16\u53F7": string;
                /** Format: int64 */
                "\u6837\u54C1\u6570": number;
                "\u7528\u6237\u5355\u4F4D": string;
                "\u7528\u6237\u7EDF\u4E00\u793E\u4F1A\u4FE1\u7528\u4EE3\u7801": string;
                /** Format: date-time */
                "\u7ED3\u675F\u65F6\u95F4"?: string | null;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_NoticeView: {
            items: {
                /** Format: date */
                closes_on: string;
                /** @description SHA-256, hexadecimal, of the member `content` as it stands in the notice's own answer. */
                content_sha256: string;
                id: components["schemas"]["NoticeId"];
                is_open: boolean;
                /**
                 * Format: date
                 * @description First and last day on which objections are taken (Asia/Shanghai).
                 */
                opens_on: string;
                programme_id: components["schemas"]["ProgrammeId"];
                /** Format: date-time */
                published_at: string;
                reference: string;
                title: string;
                /** Format: int32 */
                working_days: number;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Objection: {
            items: {
                /** @description What the bureau answered. */
                answer?: string | null;
                claim_id: components["schemas"]["ClaimId"];
                contact?: string | null;
                /** Format: date-time */
                decided_at?: string | null;
                decided_by?: components["schemas"]["UserId"] | null;
                id: components["schemas"]["ObjectionId"];
                notice_id: components["schemas"]["NoticeId"];
                /** @description Absent: anonymous, or hidden from this reader. */
                objector_name?: string | null;
                /** Format: date-time */
                raised_at: string;
                state: components["schemas"]["ObjectionState"];
                statement: string;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Organisation: {
            items: {
                /** Format: date-time */
                created_at: string;
                id: components["schemas"]["OrganisationId"];
                kind: components["schemas"]["OrganisationKind"];
                name: components["schemas"]["Name"];
                profile: components["schemas"]["Profile"];
                region_code: components["schemas"]["RegionCode"];
                state: components["schemas"]["OrganisationState"];
                uscc?: components["schemas"]["Uscc"] | null;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_OwnListingCard: {
            items: (components["schemas"]["ListingCard"] & {
                voucher?: components["schemas"]["VoucherForMe"] | null;
            })[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Payment: {
            items: {
                account_number: string;
                amount_fen: components["schemas"]["Fen"];
                bank_code: string;
                bank_name: string;
                batch_id: components["schemas"]["BatchId"];
                /** Format: date-time */
                created_at: string;
                id: components["schemas"]["PaymentId"];
                level: components["schemas"]["BudgetLevel"];
                /**
                 * Format: date
                 * @description The bank's booking day.
                 */
                paid_on?: string | null;
                payee_id: components["schemas"]["OrganisationId"];
                payee_name: string;
                /** @description Whose treasury pays. */
                payer_region: components["schemas"]["RegionCode"];
                /** @description Why the bank sent it back. */
                reason?: string | null;
                /** @description `EndToEndId` of the payment order. */
                reference: string;
                reissues_id?: components["schemas"]["PaymentId"] | null;
                /** Format: date-time */
                sent_at?: string | null;
                state: components["schemas"]["PaymentState"];
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_PeriodDifference: {
            items: {
                amount_fen: components["schemas"]["Fen"];
                kind: components["schemas"]["DifferenceKind"];
                /** Format: date */
                on: string;
                reference: string;
                /**
                 * Format: uuid
                 * @description The claim, payment or statement line.
                 */
                subject_id: string;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Platform: {
            items: {
                address: string;
                certificate_number?: string | null;
                /** Format: date */
                certified_on?: string | null;
                /** Format: int32 */
                evaluated_year?: number | null;
                evaluation?: components["schemas"]["Grade"] | null;
                host_id?: components["schemas"]["OrganisationId"] | null;
                /** @description The host is an admitted provider, whose page shows what it offers. */
                host_is_provider: boolean;
                host_name: string;
                host_uscc?: components["schemas"]["Uscc"] | null;
                id: components["schemas"]["PlatformId"];
                /** @description Code of its key industry. */
                industry?: string | null;
                kind: components["schemas"]["PlatformKind"];
                level: components["schemas"]["PlatformLevel"];
                name: string;
                /** @description Why it was withdrawn. */
                reason?: string | null;
                region_code: components["schemas"]["RegionCode"];
                standing: components["schemas"]["Standing"];
                state: components["schemas"]["PlatformState"];
                summary: string;
                /** Format: date-time */
                updated_at: string;
                /** Format: date */
                valid_until?: string | null;
                /** Format: int32 */
                version: number;
                website: string;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_ProgrammeView: {
            items: (components["schemas"]["Programme"] & {
                in_force?: components["schemas"]["VersionView"] | null;
            })[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_ProviderCustomer: {
            items: {
                customer_class: components["schemas"]["CustomerClass"];
                enterprise_id: components["schemas"]["OrganisationId"];
                name: string;
                note: string;
                /** Format: date-time */
                set_at: string;
                set_by: string;
                uscc?: components["schemas"]["Uscc"] | null;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_ProviderRecord: {
            items: {
                /**
                 * Format: date
                 * @description The day of its (latest) admission.
                 */
                admitted_on: string;
                /**
                 * Format: int64
                 * @description Bookings that were accepted, ever.
                 */
                completed_bookings: number;
                /**
                 * Format: int64
                 * @description Different enterprises among them.
                 */
                enterprises_served: number;
                grade?: components["schemas"]["GradeOfYear"] | null;
                id: components["schemas"]["OrganisationId"];
                /** @description What it offers now; kinds without listings are left out. */
                listings: components["schemas"]["ListingsOfKind"][];
                name: string;
                /**
                 * Format: int64
                 * @description Those of them that were delivered by the end of the day on which the booked time ended.
                 */
                on_time_deliveries: number;
                rating?: components["schemas"]["RatingSummary"] | null;
                region_code: components["schemas"]["RegionCode"];
                /**
                 * Format: int64
                 * @description Booked time of accepted bookings, minutes.
                 */
                served_minutes: number;
                /**
                 * Format: int64
                 * @description Bookings of a time that were delivered.
                 */
                timed_deliveries: number;
                /**
                 * Format: int64
                 * @description Complaints that a bureau found right, ever.
                 */
                upheld_complaints: number;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_QualificationView: {
            items: (components["schemas"]["Qualification"] & {
                listing_name: string;
                organisation_name: string;
                provider_name: string;
                user_name: string;
            })[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_QueueView: {
            items: (components["schemas"]["ClaimView"] & {
                /**
                 * Format: date
                 * @description Last day for the review (Asia/Shanghai), counted in working days; absent if the programme sets no deadline or
                 *     the year's statutory calendar is not loaded.
                 */
                due_on?: string | null;
                /** Format: date-time */
                waiting_since: string;
            })[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Reward: {
            items: {
                base_fen: components["schemas"]["Fen"];
                /** @description The steps from base to reward. */
                decision: unknown;
                grade: components["schemas"]["Grade"];
                id: components["schemas"]["SupplyRewardId"];
                provider_id: components["schemas"]["OrganisationId"];
                reward_fen: components["schemas"]["Fen"];
                /** Format: int32 */
                year: number;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_RiskClaim: {
            items: {
                amount_fen: components["schemas"]["Fen"];
                /** Format: date-time */
                assessed_at: string;
                claim_id: components["schemas"]["ClaimId"];
                enterprise_name: string;
                /** Format: int64 */
                open_weight: number;
                provider_name: string;
                reference: string;
                /** @description Heaviest first. */
                rules: components["schemas"]["RiskRule"][];
                /** @description Where the claim stands. */
                state: string;
                /**
                 * Format: int64
                 * @description What stands, decided or not.
                 */
                weight: number;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_RulesVersion: {
            items: {
                /** Format: date-time */
                changed_at: string;
                changed_by: string;
                rules: components["schemas"]["BookingRules"];
                /** Format: int32 */
                version: number;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Statement: {
            items: {
                account_number: string;
                closing_fen?: components["schemas"]["Fen"] | null;
                currency: string;
                file_name: string;
                format: components["schemas"]["StatementFormat"];
                id: components["schemas"]["StatementId"];
                /** Format: date-time */
                imported_at: string;
                imported_by: string;
                /**
                 * Format: int32
                 * @description Lines kept; those that another statement had brought before are not among them.
                 */
                line_count: number;
                opening_fen?: components["schemas"]["Fen"] | null;
                /** Format: date */
                period_from: string;
                /** Format: date */
                period_to: string;
                reference: string;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_StatementException: {
            items: {
                /**
                 * Format: date
                 * @description The day (Asia/Shanghai) by which it is to be settled.
                 */
                due_on?: string | null;
                id: components["schemas"]["ExceptionId"];
                /** @description Raised by a person: automatic matching leaves it alone. */
                is_by_hand: boolean;
                kind: components["schemas"]["ExceptionKind"];
                line_id?: components["schemas"]["StatementLineId"] | null;
                note?: string | null;
                owner_id?: components["schemas"]["UserId"] | null;
                payment_id?: components["schemas"]["PaymentId"] | null;
                /** @description The payments that the proposal chose. */
                proposal?: components["schemas"]["ProposalPart"][] | null;
                /** Format: date-time */
                proposed_at?: string | null;
                proposed_by?: components["schemas"]["UserId"] | null;
                /** Format: date-time */
                raised_at: string;
                /** @description In Chinese and English. */
                reason: string;
                resolution?: components["schemas"]["ExceptionResolution"] | null;
                /** Format: date-time */
                resolved_at?: string | null;
                resolved_by?: components["schemas"]["UserId"] | null;
                state: components["schemas"]["ExceptionState"];
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_StatementLine: {
            items: {
                amount_fen: components["schemas"]["Fen"];
                bank_reference: string;
                /** Format: date */
                booked_on: string;
                counterparty_account: string;
                counterparty_name: string;
                direction: components["schemas"]["StatementDirection"];
                end_to_end_reference: string;
                id: components["schemas"]["StatementLineId"];
                /**
                 * Format: int32
                 * @description Line of the file, or number of the movement.
                 */
                line_no: number;
                remark: string;
                state: components["schemas"]["LineState"];
                statement_id: components["schemas"]["StatementId"];
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Synonyms: {
            items: {
                id: components["schemas"]["SynonymsId"];
                /** Format: date-time */
                updated_at: string;
                updated_by: string;
                words: components["schemas"]["SynonymWords"];
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_TariffVersion: {
            items: {
                /** Format: date-time */
                changed_at: string;
                changed_by: string;
                tariff: components["schemas"]["Tariff"];
                /** Format: int32 */
                version: number;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Training: {
            items: {
                /** Format: date-time */
                cancelled_at?: string | null;
                /** Format: int32 */
                capacity: number;
                /** Format: date-time */
                ends_at: string;
                /** Format: int64 */
                free: number;
                /** @description Whether the caller has a seat. */
                has_seat: boolean;
                id: components["schemas"]["TrainingId"];
                listing_id: components["schemas"]["ListingId"];
                listing_name: string;
                place: string;
                /** Format: date-time */
                starts_at: string;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_UndeliveredMail: {
            items: {
                /** Format: int32 */
                attempts: number;
                /** Format: date-time */
                created_at: string;
                id: components["schemas"]["OutboxId"];
                /** @description What the mail server, or the way to it, said; absent before the first attempt. */
                last_error?: string | null;
                /**
                 * Format: date-time
                 * @description When a queued one is tried again.
                 */
                next_attempt_at: string;
                recipient: string;
                state: components["schemas"]["MailState"];
                subject: string;
                /** @description What happened, as `booking.confirmed`. */
                topic: string;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_UsageRecord: {
            items: {
                /** Format: int32 */
                booked_minutes?: number | null;
                booking_id?: components["schemas"]["BookingId"] | null;
                booking_reference?: string | null;
                /** Format: date-time */
                ends_at: string;
                external_id: string;
                id: components["schemas"]["UsageRecordId"];
                is_outside?: boolean | null;
                listing_code: string;
                listing_id: components["schemas"]["ListingId"];
                listing_name: string;
                /** Format: int32 */
                minutes: number;
                note: string;
                operator: string;
                /** @description Why it was set aside. */
                reason: string;
                source: string;
                /** Format: date-time */
                starts_at: string;
                state: components["schemas"]["UsageState"];
                /** Format: date-time */
                updated_at: string;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_User: {
            items: {
                /** Format: date-time */
                created_at: string;
                email: components["schemas"]["Email"];
                id: components["schemas"]["UserId"];
                is_active: boolean;
                language: components["schemas"]["Language"];
                login: components["schemas"]["Login"];
                name: components["schemas"]["Name"];
                organisation_id: components["schemas"]["OrganisationId"];
                region_code?: components["schemas"]["RegionCode"] | null;
                roles: components["schemas"]["Role"][];
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_UserEntry: {
            items: (components["schemas"]["User"] & {
                organisation_kind: components["schemas"]["OrganisationKind"];
                organisation_name: components["schemas"]["Name"];
            })[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_ViolationView: {
            items: (components["schemas"]["Violation"] & {
                organisation_name: string;
                provider_name: string;
            })[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_VoucherView: {
            items: (components["schemas"]["IssuedVoucher"] & components["schemas"]["Wallet"])[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_WaitView: {
            items: {
                /**
                 * Format: int64
                 * @description How many wait longer for the same time.
                 */
                ahead: number;
                booking_id?: components["schemas"]["BookingId"] | null;
                enterprise_name: string;
                id: components["schemas"]["WaitEntryId"];
                /** Format: date-time */
                joined_at: string;
                listing_id: components["schemas"]["ListingId"];
                listing_name: string;
                /**
                 * Format: date-time
                 * @description Until when the window is, or was, kept for them.
                 */
                offer_until?: string | null;
                provider_name: string;
                /** Format: int32 */
                quantity: number;
                state: components["schemas"]["WaitState"];
                /** @description As ordered: `none`, `best` or a voucher's id. */
                voucher: string;
                window?: components["schemas"]["TimeWindow"] | null;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_Webhook: {
            items: {
                /** Format: date-time */
                created_at: string;
                id: components["schemas"]["WebhookId"];
                /** @description Nothing is sent while it is not. */
                is_active: boolean;
                organisation_id: components["schemas"]["OrganisationId"];
                topics: string[];
                url: string;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /** @description One page of a list. */
        Page_WebhookDelivery: {
            items: {
                /** Format: int32 */
                attempts: number;
                /** @description What is sent, as it is. */
                body: string;
                /** Format: date-time */
                created_at: string;
                /** Format: date-time */
                delivered_at?: string | null;
                /** @description The `webhook-id` that is sent, again and again the same. */
                id: components["schemas"]["WebhookDeliveryId"];
                /** Format: date-time */
                last_attempt_at?: string | null;
                last_error?: string | null;
                /**
                 * Format: int32
                 * @description What the receiver answered last.
                 */
                last_status?: number | null;
                /**
                 * Format: date-time
                 * @description Of a queued one.
                 */
                next_attempt_at: string;
                state: components["schemas"]["WebhookDeliveryState"];
                topic: string;
            }[];
            /** @description Cursor of the next page; absent on the last. */
            next?: string | null;
        };
        /**
         * @description What an indicator came to for a provider.
         * @enum {string}
         */
        PartOutcome: "scored" | "no_records" | "not_applicable";
        /** @description A fact as it is kept. */
        PartyFact: {
            /**
             * Format: date-time
             * @description Until then it held.
             */
            ended_at?: string | null;
            id: components["schemas"]["PartyFactId"];
            kind: components["schemas"]["PartyFactKind"];
            organisation_id: components["schemas"]["OrganisationId"];
            /** Format: date-time */
            recorded_at: string;
            share_bp?: components["schemas"]["BasisPoints"] | null;
            source: components["schemas"]["PartyFactSource"];
            uscc?: components["schemas"]["Uscc"] | null;
            value: string;
        };
        /**
         * Format: uuid
         * @description Something known of who stands behind an organisation.
         */
        PartyFactId: string;
        /**
         * @description A kind of fact by which organisations can be found to be related.
         * @enum {string}
         */
        PartyFactKind: "shareholder" | "legal_representative" | "address" | "phone" | "bank_account";
        /**
         * @description Who recorded a fact.
         * @enum {string}
         */
        PartyFactSource: "declared" | "bureau";
        /** @description A file of facts. */
        PartyFactsForm: {
            /** @description CSV or XLSX; told by the content. */
            file: number[];
        };
        /** @description What an import came to. */
        PartyImport: {
            errors: components["schemas"]["PartyImportError"][];
            /** @description Organisations of which facts were recorded. */
            organisations: number;
            recorded: number;
            rows: number;
        };
        /** @description A row that was left out. */
        PartyImportError: {
            code: string;
            field: string;
            line: number;
            message: components["schemas"]["Text"];
        };
        PasswordByLink: {
            new_password: components["schemas"]["Secret"];
            /** @description What stands behind `#token=` in the link. */
            token: string;
        };
        PasswordChange: {
            new_password: components["schemas"]["Secret"];
            /** @description The present one. */
            password: components["schemas"]["Secret"];
        };
        PasswordReset: {
            /** @description Named like the field of a new account: a first password that its owner should change. */
            password: components["schemas"]["Secret"];
        };
        /** @description A payment 拨付: what one treasury pays one payee for one batch. Bank details are those of the drafting. */
        Payment: {
            account_number: string;
            amount_fen: components["schemas"]["Fen"];
            bank_code: string;
            bank_name: string;
            batch_id: components["schemas"]["BatchId"];
            /** Format: date-time */
            created_at: string;
            id: components["schemas"]["PaymentId"];
            level: components["schemas"]["BudgetLevel"];
            /**
             * Format: date
             * @description The bank's booking day.
             */
            paid_on?: string | null;
            payee_id: components["schemas"]["OrganisationId"];
            payee_name: string;
            /** @description Whose treasury pays. */
            payer_region: components["schemas"]["RegionCode"];
            /** @description Why the bank sent it back. */
            reason?: string | null;
            /** @description `EndToEndId` of the payment order. */
            reference: string;
            reissues_id?: components["schemas"]["PaymentId"] | null;
            /** Format: date-time */
            sent_at?: string | null;
            state: components["schemas"]["PaymentState"];
        };
        /** Format: uuid */
        PaymentExportId: string;
        /** Format: uuid */
        PaymentId: string;
        /**
         * @description Deduction 抵扣: the enterprise pays the provider price − subsidy, the government pays the provider the subsidy.
         *     Reimbursement 后补助: the enterprise pays in full, the government pays the enterprise.
         * @enum {string}
         */
        PaymentMode: "deduction" | "reimbursement";
        /**
         * @description Where a payment 拨付 stands (domain: lifecycles).
         * @enum {string}
         */
        PaymentState: "pending" | "sent" | "paid" | "returned" | "reissued";
        /** @description One thing by which two totals differ. */
        PeriodDifference: {
            amount_fen: components["schemas"]["Fen"];
            kind: components["schemas"]["DifferenceKind"];
            /** Format: date */
            on: string;
            reference: string;
            /**
             * Format: uuid
             * @description The claim, payment or statement line.
             */
            subject_id: string;
        };
        /** @description The seal of a closed month: what is needed to check it without the product. */
        PeriodSeal: {
            /** @description `Ed25519`. */
            algorithm: string;
            certificate: components["schemas"]["SealCertificate"];
            /** @description SHA-256 of that text, hexadecimal. */
            hash: string;
            /** @description Whether the signature fits the text and is of a key that this process believes. */
            is_authentic: boolean;
            /** @description Base64. */
            public_key: string;
            /** @description Base64. */
            signature: string;
            /** @description The certificate as it was signed, byte for byte (UTF-8). */
            signed_text: string;
        };
        /** @description How many, and how much together. */
        PeriodTotal: {
            /** Format: int64 */
            count: number;
            total_fen: components["schemas"]["Fen"];
        };
        /** @description The totals of a month (Asia/Shanghai) and how one leads to the next. */
        PeriodTotals: {
            /** @description Redemption claims approved. */
            approved: components["schemas"]["PeriodTotal"];
            /** @description Credits on the banks' statements: what came back, and what is not ours. */
            credited: components["schemas"]["PeriodTotal"];
            /** @description Debits on the banks' statements. */
            debited: components["schemas"]["PeriodTotal"];
            differences: components["schemas"]["DifferenceTotal"][];
            /** @description As `2026-03`. */
            month: string;
            /** @description Payments sent to the banks. */
            sent: components["schemas"]["PeriodTotal"];
        };
        PlannedOutage: {
            reason: string;
            window: components["schemas"]["TimeWindow"];
        };
        /** @description An entry of the directory. */
        Platform: {
            address: string;
            certificate_number?: string | null;
            /** Format: date */
            certified_on?: string | null;
            /** Format: int32 */
            evaluated_year?: number | null;
            evaluation?: components["schemas"]["Grade"] | null;
            host_id?: components["schemas"]["OrganisationId"] | null;
            /** @description The host is an admitted provider, whose page shows what it offers. */
            host_is_provider: boolean;
            host_name: string;
            host_uscc?: components["schemas"]["Uscc"] | null;
            id: components["schemas"]["PlatformId"];
            /** @description Code of its key industry. */
            industry?: string | null;
            kind: components["schemas"]["PlatformKind"];
            level: components["schemas"]["PlatformLevel"];
            name: string;
            /** @description Why it was withdrawn. */
            reason?: string | null;
            region_code: components["schemas"]["RegionCode"];
            standing: components["schemas"]["Standing"];
            state: components["schemas"]["PlatformState"];
            summary: string;
            /** Format: date-time */
            updated_at: string;
            /** Format: date */
            valid_until?: string | null;
            /** Format: int32 */
            version: number;
            website: string;
        };
        /** @description A version of an entry as it stood. */
        PlatformChange: {
            change: components["schemas"]["PlatformChangeKind"];
            /** Format: date-time */
            changed_at: string;
            /** @description Login of whoever changed it. */
            changed_by: string;
            entry: components["schemas"]["NewPlatform"];
            /** Format: int32 */
            version: number;
        };
        /**
         * @description How a version of an entry came to be.
         * @enum {string}
         */
        PlatformChangeKind: "created" | "edited" | "imported" | "withdrawn" | "relisted";
        /**
         * Format: uuid
         * @description An entry of the directory of platforms.
         */
        PlatformId: string;
        /** @description A list of platforms. */
        PlatformImportForm: {
            /** @description `true`: tells what would be done and does nothing. */
            dry_run?: boolean | null;
            /** @description CSV, XLSX or JSON; told by the content. Columns are known by their headings. */
            file: number[];
            policy?: components["schemas"]["ImportPolicy"] | null;
        };
        /**
         * @description What a platform was recognised as.
         * @enum {string}
         */
        PlatformKind: "public_platform" | "technology_institute" | "innovation_centre" | "key_laboratory" | "engineering_centre" | "clinical_centre" | "academician_workstation" | "rd_institution" | "incubator" | "maker_space" | "star_village" | "transfer_agency" | "ip_agency" | "international_platform" | "innovation_park" | "service_enterprise";
        /**
         * @description Who recognised it.
         * @enum {string}
         */
        PlatformLevel: "municipal" | "provincial" | "national";
        PlatformReason: {
            /** @description 2 to 500 characters. */
            reason: string;
        };
        /**
         * @description Whether it is in the directory.
         * @enum {string}
         */
        PlatformState: "listed" | "withdrawn";
        PresentBooking: components["schemas"]["BookingView"] & {
            attendance?: components["schemas"]["AttendanceView"] | null;
        };
        /** @description What an order costs, and how that came about. */
        PriceQuote: {
            amount_fen: components["schemas"]["Fen"];
            /** @description The class whose price was taken: the customer's own, or the standard one. */
            class: components["schemas"]["CustomerClass"];
            /** @description The calculation in sentences, in order. */
            steps: components["schemas"]["Text"][];
            unit: components["schemas"]["PriceUnit"];
            unit_price_fen: components["schemas"]["Fen"];
        };
        /** @description A price of a listing, fen, for one class of customers. */
        PriceRule: {
            amount_fen: components["schemas"]["Fen"];
            customer_class: components["schemas"]["CustomerClass"];
            unit: components["schemas"]["PriceUnit"];
        };
        /** @description A lower (or higher) price for what comes beyond a number of samples or months. */
        PriceStep: {
            /**
             * Format: int64
             * @description Units beyond so many have the step's price.
             */
            above: number;
            /** @description For each unit, fen. */
            amount_fen: components["schemas"]["Fen"];
            /** @description Of the price of this class. */
            customer_class?: components["schemas"]["CustomerClass"];
        };
        /**
         * @description What a price is for.
         * @enum {string}
         */
        PriceUnit: "hour" | "sample" | "month" | "fixed";
        /** @description Hours of the week that are kept for some classes of customers until shortly before. */
        PriorityWindow: {
            /** @description Who comes first. */
            classes: components["schemas"]["CustomerClass"][];
            /** @description Days of the week; none: every day. */
            days?: components["schemas"]["Weekday"][];
            /**
             * Format: int32
             * @description Minutes of the local day, `[from, to)`.
             */
            from: number;
            /** Format: int32 */
            to: number;
            /**
             * Format: int32
             * @description From so many minutes before a booking's start anybody may have what is left of these hours; absent: nobody else
             *     ever.
             */
            until_minutes_before?: number | null;
        };
        /** @description The answer's shape, for the API's description. */
        ProblemBody: {
            /**
             * @description Stable, for programs.
             * @example slot_taken
             */
            code: string;
            errors?: components["schemas"]["FieldErrorBody"][];
            instance?: string | null;
            /**
             * Format: int32
             * @example 409
             */
            status: number;
            /** @description A sentence for people. */
            title: string;
            /**
             * @description Names the kind of problem: `/problems/` and its code.
             * @example /problems/slot_taken
             */
            type: string;
        } & {
            [key: string]: unknown;
        };
        /** @description All that programmes may ask about an organisation: what it says of itself, and what the authorities say of it. */
        Profile: {
            /**
             * Format: int32
             * @default null
             */
            employees: number | null;
            /**
             * Format: date
             * @default null
             */
            founded_on: string | null;
            /** @default null */
            group_id: string | null;
            /** @default [] */
            industries: string[];
            /**
             * @description On the dishonesty list 失信名单: recorded by an administrator, never by the organisation itself.
             * @default false
             */
            is_dishonest: boolean;
            /** @default false */
            is_registered_tech_sme: boolean;
            /** @default null */
            legal_representative: string | null;
            /** @default [] */
            shareholders: string[];
            /** @default null */
            size_class: components["schemas"]["SizeClass"] | null;
        };
        /** @description A programme 政策/券种: a name and a place under which versions of rules follow each other. */
        Programme: {
            /** @description Begins the numbers of its vouchers: `WH` gives `WH2026-000123`. */
            code: string;
            /** Format: date-time */
            created_at: string;
            id: components["schemas"]["ProgrammeId"];
            name: components["schemas"]["Text"];
            region_code: components["schemas"]["RegionCode"];
        };
        ProgrammeBody: {
            /**
             * @description 2 to 12 capitals and digits, a capital first; begins the numbers of vouchers.
             * @example WH
             */
            code: string;
            name: components["schemas"]["Text"];
            region_code: components["schemas"]["RegionCode"];
        };
        /** @description A programme's budget lines of one side and year, taken together. */
        ProgrammeBudget: {
            /** @description What is still free, fen. */
            available_fen: components["schemas"]["Fen"];
            forecast?: components["schemas"]["BudgetForecast"] | null;
            /** @description All that was granted, fen. */
            granted_fen: components["schemas"]["Fen"];
            /** @description By month of the books, oldest first; months in which nothing moved are left out. */
            months: components["schemas"]["BudgetMonth"][];
            programme_id: components["schemas"]["ProgrammeId"];
            programme_name: components["schemas"]["Text"];
            side: components["schemas"]["BudgetSide"];
        };
        ProgrammeDetail: components["schemas"]["Programme"] & {
            in_force?: components["schemas"]["VersionView"] | null;
            /** @description Every version that was published, newest first. */
            published: components["schemas"]["VersionView"][];
        };
        /** @description What one programme would pay. Nothing is held: the quote at the time of booking counts. */
        ProgrammeEstimate: {
            /** @description What was taken as given because the company did not say. */
            assumed: components["schemas"]["Text"][];
            decision: components["schemas"]["SubsidyDecision"];
            programme_id: components["schemas"]["ProgrammeId"];
            programme_name: components["schemas"]["Text"];
            programme_version_id: components["schemas"]["ProgrammeVersionId"];
            /**
             * Format: int32
             * @description The version's number.
             */
            version: number;
        };
        /** @description A service that a company might buy. */
        ProgrammeEstimateRequest: {
            company: components["schemas"]["CompanyFacts"];
            kind: components["schemas"]["ListingKind"];
            /** @description Price of the whole order, fen. */
            price_fen: components["schemas"]["Fen"];
            provider_region_code?: components["schemas"]["RegionCode"] | null;
        };
        /** Format: uuid */
        ProgrammeId: string;
        /** @description One version of a programme's rules. Once published it is never changed. */
        ProgrammeVersion: {
            id: components["schemas"]["ProgrammeVersionId"];
            programme_id: components["schemas"]["ProgrammeId"];
            /** Format: date-time */
            published_at?: string | null;
            rules: components["schemas"]["Rules"];
            /**
             * Format: date-time
             * @description From when it is in force, UTC; until the start of the version after it.
             */
            starts_at?: string | null;
            state: components["schemas"]["VersionState"];
            /**
             * Format: int32
             * @description 1, 2, 3 … in the order of drafting.
             */
            version: number;
        };
        /** Format: uuid */
        ProgrammeVersionId: string;
        ProgrammeView: components["schemas"]["Programme"] & {
            in_force?: components["schemas"]["VersionView"] | null;
        };
        /** @description So much of a line for a payment. */
        ProposalPart: {
            /** @description Positive. */
            amount_fen: components["schemas"]["Fen"];
            payment_id: components["schemas"]["PaymentId"];
        };
        /** @description A customer with a class of its own. */
        ProviderCustomer: {
            customer_class: components["schemas"]["CustomerClass"];
            enterprise_id: components["schemas"]["OrganisationId"];
            name: string;
            note: string;
            /** Format: date-time */
            set_at: string;
            set_by: string;
            uscc?: components["schemas"]["Uscc"] | null;
        };
        /** @description Another time or another instrument for one booking, by the provider's word. */
        ProviderMove: {
            listing_id?: components["schemas"]["ListingId"] | null;
            /** @description The customer reads it. 1 to 2,000 characters. */
            reason: string;
            window?: components["schemas"]["TimeWindow"] | null;
        };
        /**
         * @description An order that the provider's own staff take down for an enterprise, by telephone or at the desk. The enterprise pays it
         *     itself: its vouchers are its own to spend.
         */
        ProviderOrder: {
            /** @description Rules whose warnings were read. */
            accept_warnings?: components["schemas"]["BookingRule"][];
            /** @description Unified social credit code of the enterprise. */
            enterprise_uscc: components["schemas"]["Uscc"];
            listing_id: components["schemas"]["ListingId"];
            /** @description Why the booking stands against rules that staff may override. Kept with the booking and in its audit trail. */
            override_reason?: string | null;
            /**
             * Format: int32
             * @default 1
             */
            quantity: number;
            window?: components["schemas"]["TimeWindow"] | null;
        };
        /** @description A provider's page. */
        ProviderPage: components["schemas"]["ProviderRecord"] & {
            /** @description Every grade that was decided, newest first. */
            grades: components["schemas"]["GradeOfYear"][];
            /** @description The last twelve months, oldest first, the present one included. */
            months: components["schemas"]["CompletedInMonth"][];
        };
        /** @description A provider and what is on record of it. */
        ProviderRecord: {
            /**
             * Format: date
             * @description The day of its (latest) admission.
             */
            admitted_on: string;
            /**
             * Format: int64
             * @description Bookings that were accepted, ever.
             */
            completed_bookings: number;
            /**
             * Format: int64
             * @description Different enterprises among them.
             */
            enterprises_served: number;
            grade?: components["schemas"]["GradeOfYear"] | null;
            id: components["schemas"]["OrganisationId"];
            /** @description What it offers now; kinds without listings are left out. */
            listings: components["schemas"]["ListingsOfKind"][];
            name: string;
            /**
             * Format: int64
             * @description Those of them that were delivered by the end of the day on which the booked time ended.
             */
            on_time_deliveries: number;
            rating?: components["schemas"]["RatingSummary"] | null;
            region_code: components["schemas"]["RegionCode"];
            /**
             * Format: int64
             * @description Booked time of accepted bookings, minutes.
             */
            served_minutes: number;
            /**
             * Format: int64
             * @description Bookings of a time that were delivered.
             */
            timed_deliveries: number;
            /**
             * Format: int64
             * @description Complaints that a bureau found right, ever.
             */
            upheld_complaints: number;
        };
        /** @description The public statistics, counted when they are asked for. */
        PublicStatistics: {
            /**
             * Format: int64
             * @description Bookings that were accepted, ever.
             */
            completed_bookings: number;
            /** @description What they came to, fen. */
            completed_fen: components["schemas"]["Fen"];
            /**
             * Format: date-time
             * @description When this was counted, UTC.
             */
            counted_at: string;
            /**
             * Format: int64
             * @description Different enterprises with a completed booking.
             */
            enterprises_served: number;
            /** @description What is offered now, by kind and region. */
            listings: components["schemas"]["ListingsInRegion"][];
            /** @description The last 24 months, oldest first, the present one included. */
            months: components["schemas"]["StatisticsMonth"][];
            /**
             * Format: int64
             * @description Admitted providers.
             */
            providers: number;
            /** @description What vouchers paid of it, fen. */
            redeemed_fen: components["schemas"]["Fen"];
        };
        PublishBody: {
            /**
             * Format: date-time
             * @description From when the version is in force, not in the past; now, if absent.
             */
            starts_at?: string | null;
        };
        /** @description Who may use which instrument. */
        Qualification: {
            /**
             * Format: date-time
             * @description Renewed or revoked.
             */
            ended_at?: string | null;
            /** Format: date-time */
            granted_at: string;
            id: components["schemas"]["QualificationId"];
            listing_id: components["schemas"]["ListingId"];
            organisation_id: components["schemas"]["OrganisationId"];
            provider_id: components["schemas"]["OrganisationId"];
            revoke_reason?: string | null;
            session_id: components["schemas"]["TrainingId"];
            user_id: components["schemas"]["UserId"];
            /**
             * Format: date-time
             * @description Without end if absent.
             */
            valid_until?: string | null;
        };
        /** Format: uuid */
        QualificationId: string;
        /** @description A qualification with the names of those that it is about. */
        QualificationView: components["schemas"]["Qualification"] & {
            listing_name: string;
            organisation_name: string;
            provider_name: string;
            user_name: string;
        };
        /** @description A claim in a reviewer's queue. */
        QueueView: components["schemas"]["ClaimView"] & {
            /**
             * Format: date
             * @description Last day for the review (Asia/Shanghai), counted in working days; absent if the programme sets no deadline or
             *     the year's statutory calendar is not loaded.
             */
            due_on?: string | null;
            /** Format: date-time */
            waiting_since: string;
        };
        /** @description The most that one holder may have. */
        Quota: {
            holder: components["schemas"]["QuotaHolder"];
            measure: components["schemas"]["QuotaMeasure"];
            /** Format: int64 */
            most: number;
        };
        /**
         * @description Whose bookings a quota counts.
         * @enum {string}
         */
        QuotaHolder: "user" | "organisation";
        /**
         * @description What a quota counts, of one listing. Days, weeks (from Monday) and months are local; a booking counts in every
         *     period that it touches, its minutes where they fall. Missed appointments count too.
         * @enum {string}
         */
        QuotaMeasure: "open_bookings" | "bookings_a_day" | "bookings_a_week" | "bookings_a_month" | "minutes_a_day" | "minutes_a_week" | "minutes_a_month";
        /** @description What an enterprise is told before it books, and what it is held to afterwards. */
        Quote: {
            decision?: components["schemas"]["SubsidyDecision"] | null;
            /** @description What the enterprise pays itself in the end, fen. */
            own_share_fen: components["schemas"]["Fen"];
            price: components["schemas"]["PriceQuote"];
            /** @description What the voucher pays, fen; 0 without one. */
            subsidy_fen: components["schemas"]["Fen"];
            voucher?: components["schemas"]["QuotedVoucher"] | null;
        };
        /** @description What an order would cost, and what must be said to it before it can be booked. */
        QuoteAnswer: components["schemas"]["Quote"] & {
            /**
             * @description What stands in the way or is warned of: somebody else holds the time; warnings to be accepted; rules from which an
             *     exception is asked for.
             */
            problems: components["schemas"]["BookingProblem"][];
        };
        QuotedVoucher: {
            id: components["schemas"]["VoucherId"];
            number: string;
            programme_version_id: components["schemas"]["ProgrammeVersionId"];
        };
        RatingAnswer: {
            /** @description 1 to 2,000 characters; everybody can read it. */
            answer: string;
        };
        /** @description What enterprises say of a listing or a provider, on average, in hundredths of a star: 467 is 4.67 of 5. */
        RatingSummary: {
            /**
             * Format: int64
             * @description How many ratings.
             */
            count: number;
            /** Format: int32 */
            on_time: number;
            /**
             * Format: int32
             * @description Over all three.
             */
            overall: number;
            /** Format: int32 */
            quality: number;
            /** Format: int32 */
            service: number;
        };
        /** @description What part of a price is subsidised. */
        Ratios: {
            /** @description Instead of the default for these kinds. */
            by_kind?: {
                [key: string]: components["schemas"]["BasisPoints"];
            };
            default: components["schemas"]["BasisPoints"];
            first_use?: components["schemas"]["BasisPoints"] | null;
        };
        ReasonBody: {
            reason: string;
        };
        RefreshToken: {
            refresh_token: string;
        };
        Region: {
            code: components["schemas"]["RegionCode"];
            level: components["schemas"]["RegionLevel"];
            name_en: string;
            name_zh: string;
            parent?: components["schemas"]["RegionCode"] | null;
        };
        /**
         * @description Six characters: the four digits of province and city (GB/T 2260), then two for the district, where a letter marks
         *     a functional zone without a national code (`3710G1`). `00` stands for the whole city, `0000` for the province.
         * @example 371002
         */
        RegionCode: string;
        /** @enum {string} */
        RegionLevel: "province" | "city" | "district" | "zone";
        /** @description A company that registers itself. */
        Registration: {
            /** @description `enterprise` or `provider`. */
            kind: components["schemas"]["OrganisationKind"];
            name: components["schemas"]["Name"];
            profile?: components["schemas"]["Facts"];
            region_code: components["schemas"]["RegionCode"];
            uscc: components["schemas"]["Uscc"];
            /** @description The first person; manages the others. */
            user: components["schemas"]["AccountRequest"];
        };
        RegistrationView: {
            organisation: components["schemas"]["Organisation"];
            user: components["schemas"]["User"];
        };
        /** @description An organisation one link away. */
        RelatedOrganisation: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @description Why, in words. */
            text: components["schemas"]["Text"];
        };
        /** @description How two organisations hang together. */
        Relations: {
            /** @description The shortest ways; empty: none was found. */
            paths: components["schemas"]["RiskHop"][][];
            text?: components["schemas"]["Text"] | null;
        };
        /** @description What is known of an organisation. */
        RelationsOf: {
            /** @description What holds now, said by itself or recorded by the bureau. */
            facts: components["schemas"]["PartyFact"][];
            /** @description What held once; shown to bureaus. */
            history: components["schemas"]["PartyFact"][];
            /** Format: uuid */
            organisation_id: string;
            /** @description Organisations one link away; shown to bureaus. */
            related: components["schemas"]["RelatedOrganisation"][];
        };
        /** @description What becomes of a booking that an outage lies over. */
        Relief: {
            /** @enum {string} */
            act: "move";
            window: components["schemas"]["TimeWindow"];
        } | {
            /** @enum {string} */
            act: "swap";
            listing_id: components["schemas"]["ListingId"];
        } | {
            /** @enum {string} */
            act: "cancel";
        };
        /** @description What is done about one booking. */
        Relieved: components["schemas"]["Relief"] & {
            booking_id: components["schemas"]["BookingId"];
        };
        /** @description A row that says the same as an earlier one. */
        Repeated: {
            /** Format: int64 */
            first_line: number;
            /** Format: int64 */
            line: number;
        };
        ResetLinkRequest: {
            login: string;
        };
        /**
         * @description A review that an application or claim must pass, in this order.
         * @enum {string}
         */
        ReviewStep: "district" | "city";
        Revocation: {
            /** @description 1 to 2,000 characters; the person reads it. */
            reason: string;
        };
        /** @description A reward as it is shown. */
        Reward: {
            base_fen: components["schemas"]["Fen"];
            /** @description The steps from base to reward. */
            decision: unknown;
            grade: components["schemas"]["Grade"];
            id: components["schemas"]["SupplyRewardId"];
            provider_id: components["schemas"]["OrganisationId"];
            reward_fen: components["schemas"]["Fen"];
            /** Format: int32 */
            year: number;
        };
        /** @description One look at a claim. */
        RiskAssessment: {
            /** Format: date-time */
            assessed_at: string;
            /**
             * Format: int64
             * @description The rules that were in force.
             */
            policy_id: number;
            /** Format: int32 */
            signals: number;
            /** Format: int32 */
            version: number;
            /** Format: int32 */
            weight: number;
        };
        /** @description Trade that comes back to where it began, also through related parties. */
        RiskCircularTrade: {
            /** Format: int32 */
            days: number;
            /** Format: int32 */
            hub_limit: number;
            /**
             * Format: int32
             * @description The longest circle, 2 to 6 trades.
             */
            max_length: number;
            /** Format: int32 */
            weight: number;
        };
        /** @description A claim on the risk desk. */
        RiskClaim: {
            amount_fen: components["schemas"]["Fen"];
            /** Format: date-time */
            assessed_at: string;
            claim_id: components["schemas"]["ClaimId"];
            enterprise_name: string;
            /** Format: int64 */
            open_weight: number;
            provider_name: string;
            reference: string;
            /** @description Heaviest first. */
            rules: components["schemas"]["RiskRule"][];
            /** @description Where the claim stands. */
            state: string;
            /**
             * Format: int64
             * @description What stands, decided or not.
             */
            weight: number;
        };
        /** @description Many vouchers spent at one provider. */
        RiskConcentration: {
            /**
             * Format: int32
             * @description Within so many days, 1 to 3,660.
             */
            days: number;
            /**
             * Format: int32
             * @description Where fewer providers serve a programme nothing can be spread, 2 to 1,000.
             */
            min_providers: number;
            /**
             * Format: int32
             * @description From so many vouchers on, 1 to 10,000.
             */
            min_vouchers: number;
            /** @description The provider's part of what was claimed of the programme. */
            share_bp: components["schemas"]["BasisPoints"];
            /** Format: int32 */
            weight: number;
        };
        /** @description What a reviewer decided on a signal; the newest of several counts. */
        RiskDecision: {
            /** Format: date-time */
            decided_at: string;
            decided_by: components["schemas"]["UserId"];
            decided_by_name: string;
            reason: string;
            verdict: components["schemas"]["RiskVerdict"];
        };
        /** @description Why a rule speaks. */
        RiskEvidence: {
            /** @description From one organisation to another, where that is the point. */
            paths: components["schemas"]["RiskHop"][][];
            records: components["schemas"]["RiskRecord"][];
            /** @description In one or two sentences. */
            text: components["schemas"]["Text"];
        };
        /** @description A price far above what is usual for the listing or its category. */
        RiskHighPrice: {
            /**
             * Format: int32
             * @description Of orders accepted so many days before, 1 to 3,660.
             */
            days: number;
            /**
             * Format: int32
             * @description A median of fewer orders says nothing, 1 to 1,000.
             */
            min_others: number;
            /**
             * Format: int32
             * @description From so many times the median on, basis points: 20,000 is twice.
             */
            times_bp: number;
            /** Format: int32 */
            weight: number;
        };
        /** @description One step of a path. */
        RiskHop: {
            from: components["schemas"]["RiskNode"];
            link: components["schemas"]["RiskHopLink"];
            /** @description The step in words. */
            text: components["schemas"]["Text"];
            to: components["schemas"]["RiskNode"];
        };
        /** @description What links two organisations. */
        RiskHopLink: {
            from: components["schemas"]["TieKind"];
            /** @enum {string} */
            kind: "tie";
            label: string;
            to: components["schemas"]["TieKind"];
        } | {
            amount_fen: components["schemas"]["Fen"];
            /** @enum {string} */
            kind: "trade";
            /** Format: int64 */
            orders: number;
        };
        /** @description Booked or used when it cannot have been. */
        RiskImpossibleTime: {
            /**
             * Format: int32
             * @description Clocks differ: so many minutes are forgiven, 0 to 1,440.
             */
            tolerance_minutes: number;
            /** Format: int32 */
            weight: number;
        };
        /** @description An organisation on a path. */
        RiskNode: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        /** @description The rules with the weight from which they must be decided. */
        RiskPolicy: {
            rules: components["schemas"]["RiskRuleParameters"];
            /**
             * Format: int32
             * @description A claim whose undecided signals weigh this much together is not passed, 1 to 1,000.
             */
            threshold: number;
        };
        /** @description Parameters that are or were in force. */
        RiskPolicyVersion: components["schemas"]["RiskPolicy"] & {
            /** Format: int64 */
            id: number;
            reason: string;
            /** Format: date-time */
            set_at: string;
            /** @description Absent: what the product begins with. */
            set_by_name?: string | null;
        };
        /** @description A record to be opened. */
        RiskRecord: {
            /** Format: uuid */
            id: string;
            kind: components["schemas"]["RiskRecordKind"];
            /** @description Its number or name. */
            label: string;
            /** @description What it is here for. */
            note: components["schemas"]["Text"];
        };
        /**
         * @description What a piece of evidence is.
         * @enum {string}
         */
        RiskRecordKind: "claim" | "booking" | "organisation" | "listing";
        /** @description The parties of an order are related. */
        RiskRelatedParty: {
            /**
             * Format: int32
             * @description What more organisations share than this (an incubator's address, an agent's phone) links nobody, 2 to 1,000.
             */
            hub_limit: number;
            /**
             * Format: int32
             * @description How many links apart they may be and still count, 1 to 4.
             */
            max_links: number;
            /**
             * Format: int32
             * @description 0: the rule is off; so for each rule. At most 1,000.
             */
            weight: number;
        };
        /** @description A round price whose subsidy comes to just under the cap. */
        RiskRoundSum: {
            /** @description Prices that are multiples of this are round, fen. */
            multiple_fen: components["schemas"]["Fen"];
            near_bp: components["schemas"]["BasisPoints"];
            /** Format: int32 */
            weight: number;
        };
        /**
         * @description A rule by which claims are looked at.
         * @enum {string}
         */
        RiskRule: "related_party" | "same_invoice" | "same_file" | "split_order" | "round_sum" | "high_price" | "impossible_time" | "concentration" | "circular_trade";
        /** @description What each rule is told. */
        RiskRuleParameters: {
            circular_trade: components["schemas"]["RiskCircularTrade"];
            concentration: components["schemas"]["RiskConcentration"];
            high_price: components["schemas"]["RiskHighPrice"];
            impossible_time: components["schemas"]["RiskImpossibleTime"];
            related_party: components["schemas"]["RiskRelatedParty"];
            round_sum: components["schemas"]["RiskRoundSum"];
            same_file: components["schemas"]["RiskSameFile"];
            same_invoice: components["schemas"]["RiskSameInvoice"];
            split_order: components["schemas"]["RiskSplitOrder"];
        };
        /** @description The same file stands behind another claim. */
        RiskSameFile: {
            /** @description Kinds of evidence that are looked at: a framework contract may rightly be used again. */
            kinds: components["schemas"]["EvidenceKind"][];
            /** Format: int32 */
            weight: number;
        };
        /** @description The same invoice stands behind another claim. */
        RiskSameInvoice: {
            /** Format: int32 */
            weight: number;
        };
        /** @description What a rule found about a claim. */
        RiskSignal: {
            claim_id: components["schemas"]["ClaimId"];
            /** @description Oldest first. */
            decisions: components["schemas"]["RiskDecision"][];
            evidence: components["schemas"]["RiskEvidence"];
            /** Format: date-time */
            found_at: string;
            id: components["schemas"]["SignalId"];
            rule: components["schemas"]["RiskRule"];
            state: components["schemas"]["RiskSignalState"];
            /** Format: int32 */
            weight: number;
        };
        /**
         * @description Where a signal stands.
         * @enum {string}
         */
        RiskSignalState: "open" | "dismissed" | "confirmed" | "gone";
        /** @description Several orders of one pair, each just under the cap, together above it. */
        RiskSplitOrder: {
            /**
             * Format: int32
             * @description Within so many days of each other, 1 to 366.
             */
            days: number;
            /**
             * Format: int32
             * @description From so many orders on, 2 to 100.
             */
            min_orders: number;
            /** @description “Just under”: at least this part of the cap. */
            near_bp: components["schemas"]["BasisPoints"];
            /** Format: int32 */
            weight: number;
        };
        /**
         * @description What a reviewer thinks of a signal.
         * @enum {string}
         */
        RiskVerdict: "dismissed" | "confirmed";
        /**
         * @description What a person is in the business. A person may have several.
         * @enum {string}
         */
        Role: "enterprise_member" | "provider_member" | "district_reviewer" | "city_administrator" | "finance_maker" | "finance_checker" | "auditor" | "platform_administrator";
        /** @description What is wrong in one place of a file. */
        RowError: {
            code: string;
            /** @description The column as the file calls it, or our name of the field. */
            column: string;
            /**
             * Format: int64
             * @description Line of the file (row of the sheet, number of the record), from 1.
             */
            line: number;
            /** @description What is wrong and what was expected. */
            text: components["schemas"]["Text"];
        };
        /**
         * @description What a broken rule does.
         * @enum {string}
         */
        RuleEffect: "reject" | "warn";
        /** @description What was wished for beside what the rule allows. */
        RuleMeasure: {
            /** Format: int64 */
            limit: number;
            unit: components["schemas"]["RuleUnit"];
            /** Format: int64 */
            value: number;
        };
        /** @description What happens when a rule is broken. */
        RuleResponse: {
            effect: components["schemas"]["RuleEffect"];
            message?: components["schemas"]["Text"] | null;
            /**
             * @description Whether the provider's staff may let a booking stand against this rule.
             * @default true
             */
            staff_may_override: boolean;
        };
        /**
         * @description What a rule counts in.
         * @enum {string}
         */
        RuleUnit: "minutes" | "days" | "bookings" | "points";
        /** @description The rules of one programme version. Every figure is the administrator's; none is in the code. */
        Rules: {
            /**
             * Format: int32
             * @description Days of silence after delivery that count as acceptance.
             */
            acceptance_silence_days: number;
            /** @description Adds up to 10,000 basis points; the first level takes what rounding leaves. */
            budget_split: components["schemas"]["LevelShare"][];
            caps: components["schemas"]["Caps"];
            eligibility: components["schemas"]["Eligibility"];
            /** @description Without these a claim cannot be submitted. */
            evidence: components["schemas"]["EvidenceKind"][];
            /** @description What it does not pay for. */
            exclusions: components["schemas"]["Exclusion"][];
            /**
             * Format: int32
             * @description Length of the public notice, working days.
             */
            notice_working_days: number;
            /** @description Kinds of listing that a voucher pays for. */
            payable_kinds: components["schemas"]["ListingKind"][];
            payment_mode: components["schemas"]["PaymentMode"];
            /** @description Where providers must be; empty: anywhere (通用通兑). */
            provider_regions?: components["schemas"]["RegionCode"][];
            ratio: components["schemas"]["Ratios"];
            /**
             * Format: int32
             * @description Hours within which a provider answers a booking request.
             */
            request_timeout_hours: number;
            review: components["schemas"]["ReviewStep"][];
            /**
             * Format: int32
             * @description Working days within which each review should be decided; absent: no deadline.
             */
            review_working_days?: number | null;
            /**
             * Format: int32
             * @description Shape of this document: 1.
             */
            schema: number;
            supply_reward?: components["schemas"]["SupplyReward"] | null;
            validity: components["schemas"]["Validity"];
        };
        RulesBody: {
            rules: components["schemas"]["Rules"];
        };
        /** @description One version of a listing's booking rules. */
        RulesVersion: {
            /** Format: date-time */
            changed_at: string;
            changed_by: string;
            rules: components["schemas"]["BookingRules"];
            /** Format: int32 */
            version: number;
        };
        /**
         * @description What a program may do for its organisation.
         * @enum {string}
         */
        Scope: "listings:write" | "busy:write" | "usage:write" | "bookings:read";
        /** @description At least one scope, each once. */
        Scopes: components["schemas"]["Scope"][];
        /** @description What a seal says. Its JSON text is what is signed. */
        SealCertificate: {
            /** @description What else stood fast at that moment, as those who closed the month said it. */
            anchors: unknown;
            journal: components["schemas"]["SealedJournal"];
            /**
             * Format: date
             * @description First day of the month.
             */
            month: string;
            /**
             * Format: int64
             * @description Place in the chain of seals, from 1.
             */
            number: number;
            /** @description SHA-256 of the certificate before, hexadecimal; absent for the first. */
            previous?: string | null;
            /** Format: date-time */
            sealed_at: string;
            sealed_by: string;
        };
        /** @description The entries of the journal that a seal covers. */
        SealedJournal: {
            /** Format: int64 */
            entries: number;
            /**
             * Format: date-time
             * @description Recorded from this moment …
             */
            recorded_from: string;
            /**
             * Format: date-time
             * @description … until before this one.
             */
            recorded_to: string;
            /** @description SHA-256 over the digests of all entries, hexadecimal. */
            root: string;
            totals: components["schemas"]["SealedTotal"][];
        };
        /** @description Entries of one kind and purpose. */
        SealedTotal: {
            amount_fen: components["schemas"]["Fen"];
            code: string;
            /** Format: int64 */
            entries: number;
            /** @description `posted`, `pending`, `post`, `void`. */
            kind: string;
        };
        /**
         * @description What became of somebody's seat in a training.
         * @enum {string}
         */
        SeatState: "booked" | "passed" | "failed" | "missed";
        /**
         * Format: password
         * @description A password as it arrived. It is shown nowhere, not even in a debugger's output.
         */
        Secret: string;
        SecretRotation: {
            /**
             * Format: int64
             * @description For how long the secret before still opens, 0 to 168 hours; a day if absent.
             */
            keep_hours?: number;
        };
        /** @description An export with its files. */
        SentExport: components["schemas"]["ExportRecord"] & {
            control_sum_fen: components["schemas"]["Fen"];
            files: components["schemas"]["FileRecord"][];
            payments: number;
        };
        /** @description The same order again and again. */
        Series: {
            /**
             * Format: int32
             * @description Days from one occurrence to the next, 1 to 366; 7: every week.
             */
            every_days: number;
            /**
             * Format: int32
             * @description 2 to 60.
             */
            occurrences: number;
            /** @description The first occurrence, with its window. */
            order: components["schemas"]["NewOrder"];
            /** @description Book what can be booked and leave out the rest; else all or nothing. */
            skip_what_clashes?: boolean;
        };
        /** @description One setting as it stands. */
        Setting: {
            help: components["schemas"]["Text"];
            name: string;
            source: components["schemas"]["SettingSource"];
            /** @description Secrets are masked. */
            value?: string | null;
        };
        /**
         * @description Where a value came from.
         * @enum {string}
         */
        SettingSource: "environment" | "default" | "absent";
        /** @description What the office sets of settlement. */
        SettlementSettings: {
            third_signature_above_fen?: components["schemas"]["Fen"] | null;
        };
        /**
         * Format: uuid
         * @description What a rule found about a claim.
         */
        SignalId: string;
        /** @description All that the rules have to say of a claim. */
        SignalsOfClaim: {
            assessment?: components["schemas"]["RiskAssessment"] | null;
            /**
             * Format: int64
             * @description What stands undecided weighs so much.
             */
            open_weight: number;
            /** @description Heaviest first; those that are gone last. */
            signals: components["schemas"]["RiskSignal"][];
            /**
             * Format: int32
             * @description From this on the claim is not passed.
             */
            threshold: number;
        };
        /**
         * @description The size classes of the national statistics' standard for enterprises (统计上大中小微型企业划分办法).
         * @enum {string}
         */
        SizeClass: "micro" | "small" | "medium" | "large";
        /**
         * @description How the recognition of an entry stands today.
         * @enum {string}
         */
        Standing: "valid" | "expiring" | "expired" | "withdrawn";
        /** @description How many payments stand where. */
        StateTotal: {
            amount_fen: components["schemas"]["Fen"];
            /** Format: int64 */
            payments: number;
            state: components["schemas"]["PaymentState"];
        };
        /** @description A bank statement as it was imported. */
        Statement: {
            account_number: string;
            closing_fen?: components["schemas"]["Fen"] | null;
            currency: string;
            file_name: string;
            format: components["schemas"]["StatementFormat"];
            id: components["schemas"]["StatementId"];
            /** Format: date-time */
            imported_at: string;
            imported_by: string;
            /**
             * Format: int32
             * @description Lines kept; those that another statement had brought before are not among them.
             */
            line_count: number;
            opening_fen?: components["schemas"]["Fen"] | null;
            /** Format: date */
            period_from: string;
            /** Format: date */
            period_to: string;
            reference: string;
        };
        /**
         * @description Seen from the account: debit is money out, credit is money in.
         * @enum {string}
         */
        StatementDirection: "debit" | "credit";
        /** @description Something that two people must settle. */
        StatementException: {
            /**
             * Format: date
             * @description The day (Asia/Shanghai) by which it is to be settled.
             */
            due_on?: string | null;
            id: components["schemas"]["ExceptionId"];
            /** @description Raised by a person: automatic matching leaves it alone. */
            is_by_hand: boolean;
            kind: components["schemas"]["ExceptionKind"];
            line_id?: components["schemas"]["StatementLineId"] | null;
            note?: string | null;
            owner_id?: components["schemas"]["UserId"] | null;
            payment_id?: components["schemas"]["PaymentId"] | null;
            /** @description The payments that the proposal chose. */
            proposal?: components["schemas"]["ProposalPart"][] | null;
            /** Format: date-time */
            proposed_at?: string | null;
            proposed_by?: components["schemas"]["UserId"] | null;
            /** Format: date-time */
            raised_at: string;
            /** @description In Chinese and English. */
            reason: string;
            resolution?: components["schemas"]["ExceptionResolution"] | null;
            /** Format: date-time */
            resolved_at?: string | null;
            resolved_by?: components["schemas"]["UserId"] | null;
            state: components["schemas"]["ExceptionState"];
        };
        /**
         * @description The family of a statement file.
         * @enum {string}
         */
        StatementFormat: "csv" | "xlsx" | "camt.053";
        /** Format: uuid */
        StatementId: string;
        /** @description What became of a file. */
        StatementImport: {
            statements: components["schemas"]["ImportedStatement"][];
        };
        /** @description A line of a statement. */
        StatementLine: {
            amount_fen: components["schemas"]["Fen"];
            bank_reference: string;
            /** Format: date */
            booked_on: string;
            counterparty_account: string;
            counterparty_name: string;
            direction: components["schemas"]["StatementDirection"];
            end_to_end_reference: string;
            id: components["schemas"]["StatementLineId"];
            /**
             * Format: int32
             * @description Line of the file, or number of the movement.
             */
            line_no: number;
            remark: string;
            state: components["schemas"]["LineState"];
            statement_id: components["schemas"]["StatementId"];
        };
        /** Format: uuid */
        StatementLineId: string;
        /** @description Something about a place in a file. */
        StatementRemark: {
            place: string;
            text: components["schemas"]["Text"];
        };
        /** @description A month by the day of acceptance. */
        StatisticsMonth: {
            /** Format: int64 */
            completed_bookings: number;
            completed_fen: components["schemas"]["Fen"];
            /**
             * Format: date
             * @description First day of the month (Asia/Shanghai).
             */
            month: string;
            redeemed_fen: components["schemas"]["Fen"];
        };
        /** @description What the voucher pays and what the enterprise pays itself, with the steps that led there. Stored with the booking. */
        SubsidyDecision: {
            /** @description Price less subsidy. */
            own_share_fen: components["schemas"]["Fen"];
            price_fen: components["schemas"]["Fen"];
            steps: components["schemas"]["DecisionStep"][];
            subsidy_fen: components["schemas"]["Fen"];
        };
        /** @description 供方奖补: what a provider gets for sharing well. */
        SupplyReward: {
            /** @description Per provider and calendar year, fen. */
            annual_cap: components["schemas"]["Fen"];
            /** @description A grade that is not listed gets nothing. */
            ratios: {
                [key: string]: components["schemas"]["BasisPoints"];
            };
        };
        /** Format: uuid */
        SupplyRewardId: string;
        /**
         * @description Who suspended a listing: only the bureau ends a suspension by the bureau.
         * @enum {string}
         */
        SuspendedBy: "provider" | "bureau";
        SynonymGroup: {
            words: components["schemas"]["SynonymWords"];
        };
        /** @description Words of which each finds what the others find. */
        SynonymWords: string[];
        /** @description A group as administrators edit it. */
        Synonyms: {
            id: components["schemas"]["SynonymsId"];
            /** Format: date-time */
            updated_at: string;
            updated_by: string;
            words: components["schemas"]["SynonymWords"];
        };
        /** Format: uuid */
        SynonymsId: string;
        /** @description How it is taken over. */
        TakeOver: {
            /**
             * @description Rules whose warnings were read.
             * @default []
             */
            accept_warnings: components["schemas"]["BookingRule"][];
            /** @default null */
            expected: components["schemas"]["ExpectedQuote"] | null;
            /**
             * @description Which voucher is to pay: `none` (if absent), `best`, or a voucher's id.
             * @default none
             */
            voucher: string;
        };
        /** @description A listing's tariff, besides its prices. The default changes nothing. */
        Tariff: {
            /** @default [] */
            consumables: components["schemas"]["Consumable"][];
            /**
             * @description For calling a confirmed booking off within the notice that the rules ask.
             * @default {
             *       "at_least_fen": 0,
             *       "ratio_bp": 0
             *     }
             */
            late_cancel: components["schemas"]["UnusedCharge"];
            /**
             * @description The least that an order costs, everything included.
             * @default 0
             */
            minimum_fen: components["schemas"]["Fen"];
            /**
             * @description For not coming.
             * @default {
             *       "at_least_fen": 0,
             *       "ratio_bp": 0
             *     }
             */
            no_show: components["schemas"]["UnusedCharge"];
            /**
             * @description The first that covers a minute counts.
             * @default []
             */
            off_peak: components["schemas"]["OffPeak"][];
            /** @default null */
            operator: components["schemas"]["OperatorFee"] | null;
            /** @default 0 */
            set_up_fee_fen: components["schemas"]["Fen"];
            /**
             * @description Graduated prices for samples and months.
             * @default []
             */
            steps: components["schemas"]["PriceStep"][];
            /**
             * Format: int32
             * @description Hourly prices count each started stretch of so many minutes in full; absent: by the minute.
             * @default null
             */
            time_step_minutes: number | null;
        };
        /** @description One version of a listing's tariff. */
        TariffVersion: {
            /** Format: date-time */
            changed_at: string;
            changed_by: string;
            tariff: components["schemas"]["Tariff"];
            /** Format: int32 */
            version: number;
        };
        /** @description One sentence in both languages of the product. */
        Text: {
            en: string;
            zh: string;
        };
        /**
         * @description What of an organisation a tie hangs on.
         * @enum {string}
         */
        TieKind: "itself" | "shareholder" | "legal_representative" | "group" | "bank_account" | "phone" | "address";
        /** @description From `starts_at` (inside) to `ends_at` (outside), both UTC: windows that touch do not overlap. */
        TimeWindow: {
            /** Format: date-time */
            ends_at: string;
            /** Format: date-time */
            starts_at: string;
        };
        /** @description What waits for the caller and what waits for others; kinds of which there is nothing are left out. */
        Todo: {
            /**
             * Format: int64
             * @description How many things the caller can bring on.
             */
            count: number;
            for_me: components["schemas"]["TodoGroup"][];
            for_others: components["schemas"]["TodoGroup"][];
        };
        /** @description Things of one kind that wait. */
        TodoGroup: {
            /**
             * Format: int64
             * @description How many there are.
             */
            count: number;
            /** @description Those that have waited longest, at most 20. */
            items: components["schemas"]["TodoItem"][];
            kind: components["schemas"]["TodoKind"];
        };
        /** @description One thing that waits. */
        TodoItem: {
            /** @description What it is about: the service, the other party, the subject; may be empty. */
            about: string;
            amount_fen?: components["schemas"]["Fen"] | null;
            /**
             * Format: date-time
             * @description When it is over, or the system acts, if nobody does.
             */
            deadline_at?: string | null;
            /** @description The thing's id, by which its page is found. */
            id: string;
            /** @description What people call it: its number, or its name. */
            label: string;
            /** Format: date-time */
            since: string;
            state: string;
        };
        /**
         * @description What waits. The names end with what is to be done by the caller, or say where it is while others act.
         * @enum {string}
         */
        TodoKind: "organisation_to_admit" | "organisation_in_admission" | "bank_account_missing" | "listing_to_admit" | "listing_in_admission" | "application_to_submit" | "application_to_review" | "application_in_review" | "voucher_expiring" | "booking_to_confirm" | "booking_to_start" | "booking_to_deliver" | "booking_to_accept" | "wait_offer_to_answer" | "fault_to_resolve" | "certificate_to_renew" | "appeal_to_decide" | "booking_requested" | "booking_in_acceptance" | "booking_disputed" | "dispute_to_decide" | "booking_to_claim" | "claim_to_submit" | "claim_to_review" | "claim_to_publish" | "claim_in_review" | "claim_in_notice" | "claim_in_payment" | "claim_to_batch" | "objection_to_decide" | "complaint_to_answer" | "complaint_to_decide" | "complaint_under_way" | "platform_expiring" | "own_platform_expiring" | "evaluation_to_read" | "evaluation_appeal_in_decision" | "evaluation_appeal_to_decide" | "evaluation_to_freeze" | "evaluation_sanction_to_decide" | "batch_to_check" | "batch_to_authorise" | "batch_to_export" | "batch_in_authorisation" | "payment_to_reissue" | "exception_to_propose" | "exception_to_resolve" | "exception_in_resolution" | "period_to_close" | "mail_undelivered";
        /** @description The answer to a sign-in. */
        Tokens: {
            access_token: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: date-time */
            refresh_expires_at: string;
            /** @description May be spent once; a spent one that comes back ends the sign-in. */
            refresh_token: string;
            /**
             * @description Always `Bearer`.
             * @example Bearer
             */
            token_type: string;
        };
        /** @description A provider by what was accepted of its work in a stretch of time. */
        TopProvider: {
            /** Format: int64 */
            completed_bookings: number;
            completed_fen: components["schemas"]["Fen"];
            /** Format: int64 */
            enterprises_served: number;
            id: components["schemas"]["OrganisationId"];
            name: string;
            redeemed_fen: components["schemas"]["Fen"];
            region_code: components["schemas"]["RegionCode"];
            /**
             * Format: int64
             * @description Booked time, minutes.
             */
            served_minutes: number;
        };
        /** @description A training with its free seats. */
        Training: {
            /** Format: date-time */
            cancelled_at?: string | null;
            /** Format: int32 */
            capacity: number;
            /** Format: date-time */
            ends_at: string;
            /** Format: int64 */
            free: number;
            /** @description Whether the caller has a seat. */
            has_seat: boolean;
            id: components["schemas"]["TrainingId"];
            listing_id: components["schemas"]["ListingId"];
            listing_name: string;
            place: string;
            /** Format: date-time */
            starts_at: string;
        };
        /**
         * Format: uuid
         * @description A lesson in the use of an instrument.
         */
        TrainingId: string;
        /**
         * @description How a training ended for somebody.
         * @enum {string}
         */
        TrainingResult: "passed" | "failed" | "missed";
        /** @description Whether a listing needs trained people; with an operator of the provider's nobody else needs to be. */
        TrainingRule: {
            /** @description What who is not qualified is told to do; at most 2,000 characters. */
            how_to?: string;
            is_required: boolean;
            /**
             * Format: int32
             * @description How long a qualification holds, 1 to 3,660 days; without end if absent.
             */
            valid_days?: number | null;
        };
        /** @description Who has which seat. */
        TrainingSeat: {
            organisation_name: string;
            /** Format: int32 */
            seat: number;
            state: components["schemas"]["SeatState"];
            user_id: components["schemas"]["UserId"];
            user_name: string;
        };
        /** Format: uuid */
        TransferId: string;
        /** @description One side of a transfer. */
        TransferSide: {
            account_key: string;
            label: components["schemas"]["Text"];
        };
        /** @description A document or record that a transfer belongs to. */
        TransferSource: {
            /** Format: uuid */
            id: string;
            /** @description `appropriation`, `voucher`, `booking`, `claim`, `supply_reward`, `payment`, `clawback`, `batch`, `statement_line`. */
            kind: string;
            /** @description Number or reference. */
            label: string;
            /** @description Whom or what it is about: an enterprise, a listing, a payee. */
            title?: string;
        };
        /**
         * @description What has become of a transfer.
         * @enum {string}
         */
        TransferState: "pending" | "resolved" | "posted" | "voided";
        /** @description The account that a treasury pays from. */
        TreasuryAccount: components["schemas"]["BankAccount"] & {
            level: components["schemas"]["BudgetLevel"];
            payer_region: components["schemas"]["RegionCode"];
            /** Format: date-time */
            updated_at: string;
        };
        /** @description The books as a whole: in balance when debits equal credits, posted and pending alike. */
        TrialBalance: {
            /** Format: int64 */
            accounts: number;
            credits_pending: components["schemas"]["Fen"];
            credits_posted: components["schemas"]["Fen"];
            debits_pending: components["schemas"]["Fen"];
            debits_posted: components["schemas"]["Fen"];
        };
        /** @description A mail that has not arrived. */
        UndeliveredMail: {
            /** Format: int32 */
            attempts: number;
            /** Format: date-time */
            created_at: string;
            id: components["schemas"]["OutboxId"];
            /** @description What the mail server, or the way to it, said; absent before the first attempt. */
            last_error?: string | null;
            /**
             * Format: date-time
             * @description When a queued one is tried again.
             */
            next_attempt_at: string;
            recipient: string;
            state: components["schemas"]["MailState"];
            subject: string;
            /** @description What happened, as `booking.confirmed`. */
            topic: string;
        };
        /** @description Why something is done. */
        UndoReason: {
            /** @description 2 to 1,000 characters. */
            reason: string;
        };
        UnreadMessages: {
            /** Format: int64 */
            count: number;
        };
        /** @description What is owed for an order that was not used: a share of its price, or at least an amount; never more than the price. */
        UnusedCharge: {
            /** @default 0 */
            at_least_fen: components["schemas"]["Fen"];
            /** @default 0 */
            ratio_bp: components["schemas"]["BasisPoints"];
        };
        /** @description The state of an instrument, for those who book it. */
        Upkeep: {
            /** @description Those in force, the one that ends first before the others. */
            certificates: components["schemas"]["Certificate"][];
            /** @description Open faults, newest first, at most fifty. */
            faults: components["schemas"]["Fault"][];
            /** @description Planned outages and other blocks to come, the next first, at most fifty. */
            outages: components["schemas"]["PlannedOutage"][];
        };
        /** @description A file of records. */
        UsageImportForm: {
            /** @description CSV, XLSX or JSON; told by the content. */
            file: number[];
            source: string;
            /** Format: int32 */
            tolerance_minutes?: number | null;
        };
        UsageMatch: {
            booking_id: components["schemas"]["BookingId"];
        };
        UsageReason: {
            reason: string;
        };
        /** @description A record as its provider sees it. */
        UsageRecord: {
            /** Format: int32 */
            booked_minutes?: number | null;
            booking_id?: components["schemas"]["BookingId"] | null;
            booking_reference?: string | null;
            /** Format: date-time */
            ends_at: string;
            external_id: string;
            id: components["schemas"]["UsageRecordId"];
            is_outside?: boolean | null;
            listing_code: string;
            listing_id: components["schemas"]["ListingId"];
            listing_name: string;
            /** Format: int32 */
            minutes: number;
            note: string;
            operator: string;
            /** @description Why it was set aside. */
            reason: string;
            source: string;
            /** Format: date-time */
            starts_at: string;
            state: components["schemas"]["UsageState"];
            /** Format: date-time */
            updated_at: string;
        };
        /** Format: uuid */
        UsageRecordId: string;
        /** @description What an import came to. */
        UsageReport: {
            created: number;
            differs: number;
            /** @description At most 500 are told. */
            errors: components["schemas"]["UsageRowError"][];
            matched: number;
            read: number;
            rejected: number;
            unchanged: number;
            unmatched: number;
            updated: number;
        };
        /** @description A row that was not taken. */
        UsageRowError: {
            code: string;
            external_id: string;
            field: string;
            /** @description Line of the file, or place in the list, from 1. */
            line: number;
            message: components["schemas"]["Text"];
        };
        /**
         * @description How a record stands to the bookings.
         * @enum {string}
         */
        UsageState: "matched" | "differs" | "unmatched" | "set_aside";
        /**
         * @description Eighteen characters, the last of which checks the others.
         * @example 91371000MA3C0000X4
         */
        Uscc: string;
        /** @description The rule in force. */
        UseRuleView: {
            /** Format: int64 */
            grace_minutes?: number | null;
            /** Format: int64 */
            offer_minutes: number;
            /**
             * Format: int32
             * @description How often the provider set it; 0: the product's own.
             */
            version: number;
        };
        User: {
            /** Format: date-time */
            created_at: string;
            email: components["schemas"]["Email"];
            id: components["schemas"]["UserId"];
            is_active: boolean;
            language: components["schemas"]["Language"];
            login: components["schemas"]["Login"];
            name: components["schemas"]["Name"];
            organisation_id: components["schemas"]["OrganisationId"];
            region_code?: components["schemas"]["RegionCode"] | null;
            roles: components["schemas"]["Role"][];
        };
        /** @description A person and where they work. */
        UserEntry: components["schemas"]["User"] & {
            organisation_kind: components["schemas"]["OrganisationKind"];
            organisation_name: components["schemas"]["Name"];
        };
        /** Format: uuid */
        UserId: string;
        UserRequest: {
            email: components["schemas"]["Email"];
            language?: components["schemas"]["Language"];
            login: components["schemas"]["Login"];
            name: components["schemas"]["Name"];
            password: components["schemas"]["Secret"];
            region_code?: components["schemas"]["RegionCode"] | null;
            /** @description Those that fit the organisation's kind. */
            roles: components["schemas"]["Role"][];
        };
        /** @description All that may be changed about a person; replaces what was there. */
        UserUpdate: {
            email: components["schemas"]["Email"];
            is_active: boolean;
            language: components["schemas"]["Language"];
            name: components["schemas"]["Name"];
            region_code?: components["schemas"]["RegionCode"] | null;
            roles: components["schemas"]["Role"][];
        };
        /** @description How much of the open time of a region's listings was booked in a month; both to the present moment in the present month. */
        UtilisationMonth: {
            /** Format: int64 */
            booked_minutes: number;
            /** Format: int64 */
            bookings: number;
            /**
             * Format: date
             * @description First day of the month (Asia/Shanghai).
             */
            month: string;
            /**
             * Format: int64
             * @description Open time of the listings that are admitted now, all units, from the month in which they were made.
             */
            open_minutes: number;
        };
        /** @description How long a voucher lives. */
        Validity: {
            /**
             * Format: int32
             * @description So many months after its issue, to the end of that day.
             */
            months: number;
        } | "year_end";
        VerdictBody: {
            decision: components["schemas"]["ApplicationVerdict"];
            /** @description Needed to return or reject. */
            reason?: string;
        };
        /** @description The outcome of a verification. */
        Verification: {
            findings: components["schemas"]["VerificationFinding"][];
        };
        /** @description One check and what it found. */
        VerificationFinding: {
            /** @description Stable, for programs: `ledger_balances`. */
            check: string;
            /**
             * Format: int64
             * @description How many things were looked at.
             */
            examined: number;
            /** @description The first that is wrong, named, with what is stored and what it should be. */
            first_wrong?: string | null;
            remark?: components["schemas"]["Text"] | null;
            title: components["schemas"]["Text"];
            /**
             * Format: int64
             * @description How many of them are wrong.
             */
            wrong: number;
        };
        /** @description The verification's outcome. */
        VerificationView: components["schemas"]["Verification"] & {
            is_sound: boolean;
        };
        /** @enum {string} */
        VersionState: "draft" | "published";
        /** @description A version with its rules in plain words. */
        VersionView: components["schemas"]["ProgrammeVersion"] & {
            /** @description The rules as sentences. */
            in_words: components["schemas"]["Text"][];
        };
        /** @description A violation as its parties and the bureaus see it. */
        Violation: {
            /**
             * Format: int64
             * @description What the policy allowed.
             */
            allowed?: number | null;
            appeal_reason?: string | null;
            /** Format: date-time */
            appeal_until: string;
            /** Format: date-time */
            appealed_at?: string | null;
            booking_id: components["schemas"]["BookingId"];
            /**
             * Format: date-time
             * @description From then on it counts no longer.
             */
            decays_at: string;
            /** Format: date-time */
            decided_at?: string | null;
            decision_reason?: string | null;
            id: components["schemas"]["ViolationId"];
            kind: components["schemas"]["ViolationKind"];
            /**
             * Format: int64
             * @description Minutes left before the start, minutes late, or percent booked of what was used.
             */
            measured?: number | null;
            /** Format: date-time */
            occurred_at: string;
            organisation_id: components["schemas"]["OrganisationId"];
            /** Format: int32 */
            points: number;
            provider_id: components["schemas"]["OrganisationId"];
            /** @description The booking's number. */
            reference: string;
            region_code: components["schemas"]["RegionCode"];
            state: components["schemas"]["ViolationState"];
        };
        /** Format: uuid */
        ViolationId: string;
        /**
         * @description What was done against the rules 违约类型.
         * @enum {string}
         */
        ViolationKind: "no_show" | "late_cancel" | "late" | "overbooked";
        /**
         * @description Where a violation stands 违约状态.
         * @enum {string}
         */
        ViolationState: "stands" | "appealed" | "upheld" | "lifted";
        /** @description A violation with the names of those that it is about. */
        ViolationView: components["schemas"]["Violation"] & {
            organisation_name: string;
            provider_name: string;
        };
        /** Format: uuid */
        VoucherApplicationId: string;
        VoucherDetail: components["schemas"]["VoucherView"] & {
            /** @description Everything that was done to it, oldest first. */
            timeline: components["schemas"]["Event"][];
        };
        /** @description Vouchers that were issued in a stretch of time, and where their money is now. The five amounts after the count add up. */
        VoucherFigures: {
            available_fen: components["schemas"]["Fen"];
            /**
             * Format: int64
             * @description Those of them that expired.
             */
            expired: number;
            /** @description Held by bookings that are not settled yet, fen. */
            held_fen: components["schemas"]["Fen"];
            /** Format: int64 */
            issued: number;
            /** @description Sum of the faces, fen. */
            issued_fen: components["schemas"]["Fen"];
            /** @description A region's code, an industry as the enterprise names it (empty: none), or a month's first day; empty for the whole. */
            name: string;
            /** @description Redeemed by accepted bookings, paid out or not, fen. */
            redeemed_fen: components["schemas"]["Fen"];
            /** @description Back in the budget lines after expiry or revocation, fen. */
            returned_fen: components["schemas"]["Fen"];
        };
        /** @description What a voucher would pay. The quote of an order counts. */
        VoucherForMe: {
            id: components["schemas"]["VoucherId"];
            number: string;
            /** @description Of one hour, sample, month or order, fen. */
            subsidy_fen: components["schemas"]["Fen"];
        };
        /** @description What one budget line gave to a voucher. */
        VoucherFunding: {
            amount_fen: components["schemas"]["Fen"];
            appropriation_id: components["schemas"]["AppropriationId"];
            level: components["schemas"]["BudgetLevel"];
            /** @description Whose treasury pays. */
            region_code: components["schemas"]["RegionCode"];
        };
        /** Format: uuid */
        VoucherId: string;
        /** @description 创新券统计 */
        VoucherReport: {
            /** @description By the first industry that the enterprise names, the largest first; at most 50. */
            by_industry: components["schemas"]["VoucherFigures"][];
            /** @description By month of issue, oldest first; months without an issue are left out. */
            by_month: components["schemas"]["VoucherFigures"][];
            by_region: components["schemas"]["VoucherFigures"][];
            total: components["schemas"]["VoucherFigures"];
        };
        /** @enum {string} */
        VoucherState: "active" | "exhausted" | "expired" | "frozen" | "revoked";
        /** @description A voucher and where its money is. */
        VoucherView: components["schemas"]["IssuedVoucher"] & components["schemas"]["Wallet"];
        /** Format: uuid */
        WaitEntryId: string;
        /**
         * @description Where somebody stands in the line 候补状态.
         * @enum {string}
         */
        WaitState: "waiting" | "offered" | "booked" | "declined" | "lapsed" | "left" | "over";
        /** @description Somebody in the line. */
        WaitView: {
            /**
             * Format: int64
             * @description How many wait longer for the same time.
             */
            ahead: number;
            booking_id?: components["schemas"]["BookingId"] | null;
            enterprise_name: string;
            id: components["schemas"]["WaitEntryId"];
            /** Format: date-time */
            joined_at: string;
            listing_id: components["schemas"]["ListingId"];
            listing_name: string;
            /**
             * Format: date-time
             * @description Until when the window is, or was, kept for them.
             */
            offer_until?: string | null;
            provider_name: string;
            /** Format: int32 */
            quantity: number;
            state: components["schemas"]["WaitState"];
            /** @description As ordered: `none`, `best` or a voucher's id. */
            voucher: string;
            window?: components["schemas"]["TimeWindow"] | null;
        };
        /** @description What waits for somebody's decision, by how long it has stood where it stands. */
        WaitingReviews: {
            amount_fen: components["schemas"]["Fen"];
            /** @description `voucher_application`, `claim` or `booking` (disputes). */
            kind: string;
            /** Format: int64 */
            longer: number;
            /** Format: date-time */
            oldest_since: string;
            /** @description The state in which it waits. */
            state: string;
            /**
             * Format: int64
             * @description Seven to fourteen days.
             */
            to_fourteen_days: number;
            /**
             * Format: int64
             * @description Three to seven days.
             */
            to_seven_days: number;
            /**
             * Format: int64
             * @description Less than three days.
             */
            to_three_days: number;
            /** Format: int64 */
            waiting: number;
        };
        /** @description A voucher's money, fen: the face is the sum of the five. */
        Wallet: {
            /** @description Free to be used. */
            available_fen: components["schemas"]["Fen"];
            /** @description Held by bookings that are not settled yet. */
            held_fen: components["schemas"]["Fen"];
            /** @description Gone to payees by approved claims. */
            paid_out_fen: components["schemas"]["Fen"];
            /** @description Used by accepted bookings, not paid out yet: waiting for its claim. */
            redeemed_fen: components["schemas"]["Fen"];
            /** @description Gone back to the budget lines after expiry or revocation. */
            returned_fen: components["schemas"]["Fen"];
        };
        /** @description A webhook as its organisation sees it. */
        Webhook: {
            /** Format: date-time */
            created_at: string;
            id: components["schemas"]["WebhookId"];
            /** @description Nothing is sent while it is not. */
            is_active: boolean;
            organisation_id: components["schemas"]["OrganisationId"];
            topics: string[];
            url: string;
        };
        /** @description A line of the delivery log. */
        WebhookDelivery: {
            /** Format: int32 */
            attempts: number;
            /** @description What is sent, as it is. */
            body: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            delivered_at?: string | null;
            /** @description The `webhook-id` that is sent, again and again the same. */
            id: components["schemas"]["WebhookDeliveryId"];
            /** Format: date-time */
            last_attempt_at?: string | null;
            last_error?: string | null;
            /**
             * Format: int32
             * @description What the receiver answered last.
             */
            last_status?: number | null;
            /**
             * Format: date-time
             * @description Of a queued one.
             */
            next_attempt_at: string;
            state: components["schemas"]["WebhookDeliveryState"];
            topic: string;
        };
        /** Format: uuid */
        WebhookDeliveryId: string;
        /**
         * @description Where a delivery stands.
         * @enum {string}
         */
        WebhookDeliveryState: "queued" | "delivered" | "given_up";
        /** Format: uuid */
        WebhookId: string;
        /** @description A webhook with the secret that signs, which is told this once. */
        WebhookSecret: components["schemas"]["Webhook"] & {
            /** @description `whsec_` and the key in base64, as libraries for Standard Webhooks take it. */
            secret: string;
        };
        /** @description What a webhook is to be. */
        WebhookSettings: {
            is_active?: boolean;
            /** @description As `booking.confirmed`, `booking.*` or `*`. */
            topics: string[];
            /** @description https. */
            url: string;
        };
        /**
         * @description Day of the week.
         * @enum {string}
         */
        Weekday: "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";
        WishBody: {
            amount_fen: components["schemas"]["Fen"];
            purpose: string;
        };
        /**
         * Format: uuid
         * @description Long work that somebody asked for.
         */
        WorkId: string;
        /** @enum {string} */
        WorkKind: "listing_import" | "statement_import" | "batch_draft";
        /** @enum {string} */
        WorkState: "waiting" | "running" | "done" | "failed";
        /** @description The answer to one who does not wait: where to look is `/work/{id}`. */
        WorkTicket: {
            /** Format: date-time */
            created_at: string;
            id: components["schemas"]["WorkId"];
            kind: components["schemas"]["WorkKind"];
            title: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    admin_jobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JobView"][];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    admin_outbox: {
        parameters: {
            query?: {
                /** @description `queued` or `given_up`; both if absent. */
                state?: components["schemas"]["MailState"];
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_UndeliveredMail"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    admin_outbox_retry: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description mail_not_retriable */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    admin_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Setting"][];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    admin_users: {
        parameters: {
            query?: {
                /** @description A part of the login or the name. */
                q?: string;
                role?: components["schemas"]["Role"];
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_UserEntry"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    api_client_list: {
        parameters: {
            query?: {
                /** @description For those who see to the running of the product; others see their own. */
                organisation_id?: string;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ApiClient"];
                };
            };
        };
    };
    api_client_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewApiClient"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiClientSecret"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_many_clients */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    api_client_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ApiClientId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiClient"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    api_client_rotate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ApiClientId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecretRotation"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiClientSecret"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    appropriation_change_list: {
        parameters: {
            query?: {
                appropriation_id?: string;
                state?: "proposed" | "approved" | "declined";
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AppropriationChange"];
                };
            };
        };
    };
    appropriation_change_approve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppropriationDecisionBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppropriationChange"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description two_people, already_decided, beyond_available */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    appropriation_change_decline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppropriationDecisionBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppropriationChange"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description two_people, already_decided */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    appropriation_list: {
        parameters: {
            query?: {
                programme_id?: string;
                fiscal_year?: number;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Appropriation"];
                };
            };
        };
    };
    appropriation_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppropriationBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Appropriation"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description appropriation_exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    appropriation_change_propose: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppropriationChangeBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AppropriationChange"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description beyond_available, change_open */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    appropriation_increase: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IncreaseBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Appropriation"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    audit_trail: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Event"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    audit_timeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description booking, claim, voucher … */
                kind: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"][];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    auth_login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            /** @description wrong_credentials, account_closed, organisation_closed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_many_attempts, with Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    auth_logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshToken"];
            };
        };
        responses: {
            /** @description signed out, or was not signed in */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    auth_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordChange"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    auth_password_reset_request: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetLinkRequest"];
            };
        };
        responses: {
            /** @description a link is sent if the login exists and may sign in; it is good for 30 minutes */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description too_many_attempts, with Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    auth_password_reset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordByLink"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description link_refused, or the password is not accepted */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    auth_refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshToken"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            /** @description token_refused, account_closed, organisation_closed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    auth_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-www-form-urlencoded": components["schemas"]["ClientTokenForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientToken"];
                };
            };
            /** @description unsupported_grant_type, invalid_scope */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description invalid_client, organisation_closed */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_many_attempts, with Retry-After */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    batch_list: {
        parameters: {
            query?: {
                programme_id?: string;
                side?: components["schemas"]["BudgetSide"];
                state?: components["schemas"]["BatchState"];
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Batch"];
                };
            };
        };
    };
    batch_draft: {
        parameters: {
            query?: never;
            header?: {
                /** @description `respond-async`: do not wait */
                prefer?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DraftedBatch"];
                };
            };
            /** @description `Prefer: respond-async`: done later, see `/work/{id}` */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkTicket"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description nothing to settle; says what was left out */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    batch_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchDetail"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    batch_authorise: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Batch"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    batch_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Batch"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    batch_check: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Batch"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    batch_export: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExportRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentExport"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    batch_file_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["BatchId"];
                number: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FileRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileRecord"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    batch_lines: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_BatchLine"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    batch_payments: {
        parameters: {
            query?: {
                state?: components["schemas"]["PaymentState"];
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Payment"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    batch_rewards: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Reward"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    block_lift: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_transfer_list: {
        parameters: {
            query?: {
                state?: "offered" | "accepted" | "declined" | "withdrawn";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_BookingTransfer"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_list: {
        parameters: {
            query?: {
                /** @description Bookings that the caller ordered, serves, or (for bureaus) all of the region. */
                side?: "enterprise" | "provider" | "region";
                state?: components["schemas"]["BookingState"];
                listing_id?: string;
                /** @description Starting at or after. */
                from?: string;
                /** @description Starting before. */
                to?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_BookingView"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOrder"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            /** @description slot_taken, quote_changed, warnings_not_accepted, not_bookable, voucher_not_usable, funds_taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_create_cart: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Cart"];
            };
        };
        responses: {
            /** @description in the order of the cart */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"][];
                };
            };
            /** @description several_refused */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_quote: {
        parameters: {
            query?: {
                /** @description A booking of the caller's that would be moved: what it holds and counts is left aside. */
                instead_of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOrder"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuoteAnswer"];
                };
            };
            /** @description not_bookable, voucher_not_usable */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_create_series: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Series"];
            };
        };
        responses: {
            /** @description first to last */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Occurrence"][];
                };
            };
            /** @description several_refused */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingDetail"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_accept: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Cancellation"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step, warnings_not_accepted */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_check_in: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AtInstrument"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step, too_early, check_in_key, grace_minutes */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_check_out: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AtInstrument"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step, check_in_key */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    complaint_raise: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewComplaint"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Complaint"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description complaint_open, nothing_served */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_confirm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_decline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookingReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_deliver: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewDelivery"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_dispute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookingReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_hand_over: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandOver"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_move: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewWindow"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description slot_taken, warnings_not_accepted, illegal_step, voucher_not_usable */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_no_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_rate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRating"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingRating"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_accepted, rated_before */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_rating_answer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RatingAnswer"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingRating"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description answered_before */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_relocate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderMove"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description slot_taken, illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_resolve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisputeDecision"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_result_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_result_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["FileForm"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description results_closed, too_many_files */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_result_download: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_result_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description results_closed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_start: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_transfer_offer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTransfer"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingTransfer"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description transfers_allowed, transfer_open, illegal_step, too_late */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_transfer_accept: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeOver"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description quote_changed, warnings_not_accepted, voucher_not_usable */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_transfer_decline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingTransfer"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_transfer_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingTransfer"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    calendar_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CalendarYear"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarImport"];
                };
            };
            /** @description calendar_not_announced, calendar_file */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    calendar_feed_list: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CalendarFeed"];
                };
            };
        };
    };
    calendar_feed_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCalendarFeed"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarFeed"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description too_many_feeds */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    calendar_feed_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["CalendarFeedId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    calendar_feed_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The secret of the address */
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/calendar": string;
                };
            };
            /** @description As it was when `If-None-Match` was read */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    calendar_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                year: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarYear"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    claim_list: {
        parameters: {
            query?: {
                state?: components["schemas"]["ClaimState"];
                programme_id?: string;
                booking_id?: string;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ClaimView"];
                };
            };
        };
    };
    claim_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewClaim"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claim"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_claimable, claim_exists, claim_was_rejected, invoice_taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    claim_queue_city: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_QueueView"];
                };
            };
        };
    };
    claim_queue_district: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_QueueView"];
                };
            };
        };
    };
    claim_queue_notice: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ClaimView"];
                };
            };
        };
    };
    claim_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClaimDetailView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    claim_edit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvoiceEdit"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claim"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description claim_not_editable, claim_changed, invoice_taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    claim_evidence_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["EvidenceUpload"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClaimEvidence"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description claim_not_editable, invoice_taken, not_an_invoice, too_many_files */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    claim_evidence_download: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ClaimId"];
                evidence_id: components["schemas"]["EvidenceId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    claim_evidence_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ClaimId"];
                evidence_id: components["schemas"]["EvidenceId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description claim_not_editable */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    claim_review_city: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewClaimReview"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claim"];
                };
            };
            /** @description same_reviewer, party_decides */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step, review_not_asked, signals_undecided */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    claim_review_district: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewClaimReview"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claim"];
                };
            };
            /** @description same_reviewer, party_decides */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step, review_not_asked, signals_undecided */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    claim_signals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignalsOfClaim"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    claim_look_again: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignalsOfClaim"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_submitted */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    claim_submit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claim"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description claim_incomplete */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    claim_take_up: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claim"];
                };
            };
            /** @description party_decides */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step, review_not_asked */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    claim_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claim"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    colleague_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Colleague"][];
                };
            };
        };
    };
    complaint_list: {
        parameters: {
            query?: {
                state?: components["schemas"]["ComplaintState"];
                booking_id?: components["schemas"]["BookingId"];
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Complaint"];
                };
            };
        };
    };
    complaint_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Complaint"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    complaint_answer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ComplaintAnswer"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Complaint"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    complaint_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ComplaintDecision"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Complaint"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_handler, provider_not_heard, illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    complaint_take_up: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Complaint"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    complaint_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ComplaintReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Complaint"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    conduct_standing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConductStanding"];
                };
            };
        };
    };
    conduct_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConductPolicy"];
                };
            };
        };
    };
    conduct_policy_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConductPolicy"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConductPolicy"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    conduct_policy_history: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ConductPolicyVersion"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    directory_coverage: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Coverage"];
                };
            };
        };
    };
    directory_progress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectoryProgress"][];
                };
            };
        };
    };
    directory_scheme: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectoryScheme"];
                };
            };
        };
    };
    directory_scheme_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DirectoryScheme"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectoryScheme"];
                };
            };
            /** @description industry_in_use */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_search_own: {
        parameters: {
            query?: {
                /** @description Words, parts of model numbers, pinyin or its initials. */
                q?: string;
                kind?: "instrument_time" | "test_service" | "lease" | "incubation_service" | "tech_contract";
                category?: string;
                /** @description The region and all inside it. */
                region?: string;
                provider?: string;
                /** @description Of the standard price. */
                price_unit?: "hour" | "sample" | "month" | "fixed";
                /** @description Of the standard price, fen. A listing without one is not in any range. */
                min_price_fen?: number;
                max_price_fen?: number;
                voucher_payable?: boolean;
                /** @description Open and free from here … */
                free_from?: string;
                /** @description … to here: both or neither, at most 31 days. */
                free_to?: string;
                /** @description How long it is to be free: the first such time within 31 days is told with each result. */
                minutes?: number;
                /** @description A region from which distances are told and counted. */
                near?: string;
                /** @description `relevance` with words, else `newest`, if absent. */
                sort?: "relevance" | "newest" | "price" | "soonest" | "distance";
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_OwnListingCard"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_appeal_list: {
        parameters: {
            query?: {
                state?: "open" | "upheld" | "dismissed" | "withdrawn";
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_EvaluationAppeal"];
                };
            };
        };
    };
    evaluation_appeal_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvaluationAppealDecision"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationAppeal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description another_decides, illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_appeal_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvaluationReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationAppeal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    district_comparison: {
        parameters: {
            query?: {
                /** @description First local day; 364 days before the last, if absent. */
                from?: string;
                /** @description Last local day; today, if absent. */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DistrictFigures"][];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    instrument_idle_list: {
        parameters: {
            query?: {
                /** @description Without outside use for so many days; what the indicator set in force says, if absent. */
                days?: number;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdleInstruments"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    instrument_use_list: {
        parameters: {
            query?: {
                /** @description First local day; 364 days before the last, if absent. */
                from?: string;
                /** @description Last local day; today, if absent. */
                to?: string;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_InstrumentUse"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_period_list: {
        parameters: {
            query?: {
                state?: "open" | "published" | "frozen";
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_EvaluationPeriod"];
                };
            };
        };
    };
    evaluation_period_open: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEvaluationPeriod"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationPeriod"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description set_not_in_force, period_overlaps */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_period_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationPeriodDetail"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_period_compute: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationPeriod"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_period_freeze: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationPeriod"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step, appeals_running, appeals_open */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_period_publish: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationPeriod"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step, period_not_over, not_computed, calendar_missing */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_score_list: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_EvaluationScore"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_result_list: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_EvaluationPeriod"];
                };
            };
        };
    };
    evaluation_result_show: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationResults"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_sanction_list: {
        parameters: {
            query?: {
                state?: "pending" | "tolerance_proposed" | "suspended" | "spared";
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_EvaluationSanction"];
                };
            };
        };
    };
    evaluation_sanction_suspend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvaluationReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationSanction"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description another_decides, illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_tolerance_propose: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvaluationReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationSanction"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description another_decides, illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_tolerance_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvaluationToleranceVerdict"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationSanction"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description another_decides, illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_score_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationScoreSheet"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_appeal_raise: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEvaluationAppeal"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationAppeal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description appeals_closed, appeal_open */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_score_comment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvaluationComment"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationScore"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description appeals_closed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_record_list: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_EvaluationRecord"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_set_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationSetVersion"][];
                };
            };
        };
    };
    evaluation_set_draft: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewEvaluationSet"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationSetVersion"];
                };
            };
            /** @description draft_exists */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_set_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationSetVersion"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_set_edit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvaluationSetEdit"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationSetVersion"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description set_published */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_set_publish: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EvaluationSetPublish"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationSetVersion"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description set_published */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export_batch_lines: {
        parameters: {
            query?: {
                /** @description `xlsx` if absent. */
                format?: "xlsx" | "csv";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export_batch_payments: {
        parameters: {
            query?: {
                state?: "pending" | "sent" | "paid" | "returned" | "reissued";
                /** @description `xlsx` if absent. */
                format?: "xlsx" | "csv";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export_bookings: {
        parameters: {
            query?: {
                state?: "requested" | "confirmed" | "in_use" | "delivered" | "accepted" | "rejected" | "cancelled" | "no_show" | "disputed";
                listing_id?: string;
                /** @description Starting at or after. */
                from?: string;
                /** @description Starting before. */
                to?: string;
                /** @description `xlsx` if absent. */
                format?: "xlsx" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export_claims: {
        parameters: {
            query?: {
                state?: "draft" | "submitted" | "district_review" | "city_review" | "notice" | "approved" | "batched" | "paid" | "reconciled" | "returned" | "rejected" | "objected" | "clawed_back";
                programme_id?: string;
                /** @description `xlsx` if absent. */
                format?: "xlsx" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export_evaluation_scores: {
        parameters: {
            query?: {
                /** @description `xlsx` if absent. */
                format?: "xlsx" | "csv";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export_exceptions: {
        parameters: {
            query?: {
                state?: "open" | "proposed" | "resolved";
                kind?: "unknown_debit" | "unknown_credit" | "wrong_amount" | "ambiguous" | "duplicate_payment" | "returned_payment" | "fee" | "missing_at_bank";
                /** @description `xlsx` if absent. */
                format?: "xlsx" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export_account_transfers: {
        parameters: {
            query?: {
                /** @description First day of the books (Asia/Shanghai). */
                from?: string;
                /** @description Last day of the books, inside. */
                to?: string;
                state?: "pending" | "resolved" | "posted" | "voided";
                /** @description `xlsx` if absent. */
                format?: "xlsx" | "csv";
            };
            header?: never;
            path: {
                /** @description `voucher:…`, `bank:city:371000` … */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export_network_instruments: {
        parameters: {
            query?: {
                /** @description This year if absent. */
                year?: number;
                /** @description `xlsx` if absent. */
                format?: "xlsx" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export_network_services: {
        parameters: {
            query?: {
                /** @description This year if absent. */
                year?: number;
                /** @description `xlsx` if absent. */
                format?: "xlsx" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export_statement_lines: {
        parameters: {
            query?: {
                /** @description Lines of this statement only. */
                statement?: string;
                state?: "unmatched" | "matched" | "exception" | "resolved";
                /** @description `xlsx` if absent. */
                format?: "xlsx" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export_trial_balance: {
        parameters: {
            query?: {
                /** @description Only accounts for this: `appropriation`, `voucher`, `due`, `payable`, `bank`, `treasury`. */
                purpose?: string;
                /** @description `xlsx` if absent. */
                format?: "xlsx" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    export_vouchers: {
        parameters: {
            query?: {
                state?: "active" | "exhausted" | "expired" | "frozen" | "revoked";
                programme_id?: string;
                /** @description `xlsx` if absent. */
                format?: "xlsx" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    fault_resolve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FaultResolution"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    ledger_accounts: {
        parameters: {
            query?: {
                /** @description Only accounts for this: `appropriation`, `voucher`, `due`, `payable`, `bank`, `treasury`. */
                purpose?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_LedgerAccount"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    ledger_account_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `voucher:…`, `bank:city:371000` … */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerAccount"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    ledger_account_balance: {
        parameters: {
            query?: {
                /** @description Entries dated until this day of the books (Asia/Shanghai) count. */
                effective_on?: string;
                /** @description Entries recorded until this moment count. */
                recorded_by?: string;
            };
            header?: never;
            path: {
                /** @description `voucher:…`, `bank:city:371000` … */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountAsOf"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    ledger_account_statement: {
        parameters: {
            query: {
                /** @description First day of the books (Asia/Shanghai). */
                from: string;
                /** @description Last day, inside. */
                to: string;
                /** @description As it was known at this moment. */
                recorded_by?: string;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description `voucher:…`, `bank:city:371000` … */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountStatementPage"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    ledger_account_transfers: {
        parameters: {
            query?: {
                /** @description First day of the books (Asia/Shanghai). */
                from?: string;
                /** @description Last day of the books, inside. */
                to?: string;
                state?: "pending" | "resolved" | "posted" | "voided";
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description `voucher:…`, `bank:city:371000` … */
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_LedgerTransfer"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    ledger_thing_transfers: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                kind: "appropriation" | "voucher" | "booking" | "claim" | "supply_reward" | "payment" | "clawback" | "batch" | "statement_line";
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_LedgerTransfer"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    ledger_trial_balance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialBalance"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_search: {
        parameters: {
            query?: {
                /** @description Words, parts of model numbers, pinyin or its initials. */
                q?: string;
                kind?: "instrument_time" | "test_service" | "lease" | "incubation_service" | "tech_contract";
                category?: string;
                /** @description The region and all inside it. */
                region?: string;
                provider?: string;
                /** @description Of the standard price. */
                price_unit?: "hour" | "sample" | "month" | "fixed";
                /** @description Of the standard price, fen. A listing without one is not in any range. */
                min_price_fen?: number;
                max_price_fen?: number;
                voucher_payable?: boolean;
                /** @description Open and free from here … */
                free_from?: string;
                /** @description … to here: both or neither, at most 31 days. */
                free_to?: string;
                /** @description How long it is to be free: the first such time within 31 days is told with each result. */
                minutes?: number;
                /** @description A region from which distances are told and counted. */
                near?: string;
                /** @description `relevance` with words, else `newest`, if absent. */
                sort?: "relevance" | "newest" | "price" | "soonest" | "distance";
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ListingCard"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewListing"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingView"];
                };
            };
            /** @description code_taken, provider_not_admitted */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_compare: {
        parameters: {
            query: {
                /** @description One to four ids with commas between. */
                ids: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingView"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_facets: {
        parameters: {
            query?: {
                /** @description Words, parts of model numbers, pinyin or its initials. */
                q?: string;
                kind?: "instrument_time" | "test_service" | "lease" | "incubation_service" | "tech_contract";
                category?: string;
                /** @description The region and all inside it. */
                region?: string;
                provider?: string;
                /** @description Of the standard price. */
                price_unit?: "hour" | "sample" | "month" | "fixed";
                /** @description Of the standard price, fen. A listing without one is not in any range. */
                min_price_fen?: number;
                max_price_fen?: number;
                voucher_payable?: boolean;
                /** @description Open and free from here … */
                free_from?: string;
                /** @description … to here: both or neither, at most 31 days. */
                free_to?: string;
                /** @description How long it is to be free: the first such time within 31 days is told with each result. */
                minutes?: number;
                /** @description A region from which distances are told and counted. */
                near?: string;
                /** @description `relevance` with words, else `newest`, if absent. */
                sort?: "relevance" | "newest" | "price" | "soonest" | "distance";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Facets"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_free: {
        parameters: {
            query: {
                /** @description Words, parts of model numbers, pinyin or its initials. */
                q?: string;
                kind?: "instrument_time" | "test_service" | "lease" | "incubation_service" | "tech_contract";
                category?: string;
                /** @description The region and all inside it. */
                region?: string;
                provider?: string;
                /** @description Of the standard price. */
                price_unit?: "hour" | "sample" | "month" | "fixed";
                /** @description Of the standard price, fen. A listing without one is not in any range. */
                min_price_fen?: number;
                max_price_fen?: number;
                voucher_payable?: boolean;
                /** @description Open and free from here … */
                free_from?: string;
                /** @description … to here: both or neither, at most 31 days. */
                free_to?: string;
                /** @description For how long. */
                minutes: number;
                /** @description A region from which distances are told and counted. */
                near?: string;
                /** @description `relevance` with words, else `newest`, if absent. */
                sort?: "relevance" | "newest" | "price" | "soonest" | "distance";
                /** @description Not before, UTC. */
                from: string;
                /** @description Over by then, UTC; at most 31 days after `from`. */
                to: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingCard"][];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_grid: {
        parameters: {
            query: {
                /** @description Words, parts of model numbers, pinyin or its initials. */
                q?: string;
                kind?: "instrument_time" | "test_service" | "lease" | "incubation_service" | "tech_contract";
                category?: string;
                /** @description The region and all inside it. */
                region?: string;
                provider?: string;
                /** @description Of the standard price. */
                price_unit?: "hour" | "sample" | "month" | "fixed";
                /** @description Of the standard price, fen. A listing without one is not in any range. */
                min_price_fen?: number;
                max_price_fen?: number;
                voucher_payable?: boolean;
                /** @description Open and free from here … */
                free_from?: string;
                /** @description … to here: both or neither, at most 31 days. */
                free_to?: string;
                /** @description How long it is to be free: the first such time within 31 days is told with each result. */
                minutes?: number;
                /** @description A region from which distances are told and counted. */
                near?: string;
                /** @description `relevance` with words, else `newest`, if absent. */
                sort?: "relevance" | "newest" | "price" | "soonest" | "distance";
                /** @description Start, UTC. */
                from: string;
                /** @description End, UTC; at most eight days after the start. */
                to: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Grid"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_update: {
        parameters: {
            query: {
                /** @description The version from which the change was made. */
                version: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewListing"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description stale_version */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_alternatives: {
        parameters: {
            query: {
                from: string;
                /** @description At most 31 days after `from`. */
                to: string;
                /** @description For how long. */
                minutes: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingAlternatives"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    block_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBlock"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarBlock"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description slot_taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_calendar: {
        parameters: {
            query: {
                /** @description Start, UTC. */
                from: string;
                /** @description End, UTC; at most 92 days after the start. */
                to: string;
            };
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Calendar"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    external_calendar_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExternalCalendar"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    external_calendar_set: {
        parameters: {
            query?: {
                /** @description One unit, from 1; all of them if absent. */
                unit?: number;
                /** @description Tells what would be done and does nothing. */
                dry_run?: boolean;
            };
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/calendar": string;
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarReport"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not a calendar, or more than can be taken */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    external_calendar_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    certificate_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCertificate"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Certificate"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    certificate_end: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                certificate: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    check_in_board: {
        parameters: {
            query?: {
                /** @description What the code on the instrument says. */
                key?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckInBoard"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_estimate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EstimateRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingEstimate"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description programme_not_in_force */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    fault_list: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Fault"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    fault_report: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFault"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fault"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingVersion"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_network_facts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingNetworkFacts"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_network_facts_set: {
        parameters: {
            query: {
                /** @description The version from which the change was made; 0 for the first rules. */
                version: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NetworkFacts"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingNetworkFacts"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description stale_version */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    outage_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOutage"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Outage"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description outage_unresolved, slot_taken, illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    outage_affected: {
        parameters: {
            query: {
                from: string;
                to: string;
                /** @description One unit, from 1; all of them if absent. */
                unit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Affected"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    check_in_code: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    check_in_code_renew: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/svg+xml": string;
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_ratings: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_BookingRating"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_reinstate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_rules: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingRules"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_rules_set: {
        parameters: {
            query: {
                /** @description The version from which the change was made; 0 for the first rules. */
                version: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BookingRules"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingRules"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description stale_version */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_rules_history: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RulesVersion"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_suspend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListingReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_tariff: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingTariff"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_tariff_set: {
        parameters: {
            query: {
                /** @description The version from which the change was made; 0 for the first rules. */
                version: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Tariff"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingTariff"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description stale_version */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_tariff_history: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TariffVersion"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    training_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrainingRule"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    training_rule_set: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TrainingRule"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrainingRule"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    training_list: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Training"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    training_offer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTraining"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Training"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_upkeep: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upkeep"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    use_rule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UseRuleView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    use_rule_set: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUseRule"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UseRuleView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListingReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    me_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeUpdate"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    me_message_list: {
        parameters: {
            query?: {
                /** @description Only those that were not read. */
                unread?: boolean;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MessageView"];
                };
            };
        };
    };
    me_message_read_all: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    me_message_count: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnreadMessages"];
                };
            };
        };
    };
    me_message_read: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    me_todo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Todo"];
                };
            };
        };
    };
    network_check: {
        parameters: {
            query?: {
                /** @description This year if absent. */
                year?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NetworkCheck"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    network_instruments: {
        parameters: {
            query?: {
                /** @description This year if absent. */
                year?: number;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_NetworkInstrument"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    network_services: {
        parameters: {
            query?: {
                /** @description This year if absent. */
                year?: number;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_NetworkService"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    notice_list: {
        parameters: {
            query?: {
                programme_id?: string;
                /** @description Only those that take objections today. */
                open?: boolean;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_NoticeView"];
                };
            };
        };
    };
    notice_publish: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNotice"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeDetailView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description nothing_to_publish, claims_not_publishable, calendar_missing */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    notice_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeDetailView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    objection_raise: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewObjection"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObjectionReceipt"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description notice_closed, illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    objection_list: {
        parameters: {
            query?: {
                state?: components["schemas"]["ObjectionState"];
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Objection"];
                };
            };
        };
    };
    objection_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ObjectionAnswer"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Objection"];
                };
            };
            /** @description party_decides */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description objection_decided */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    bank_account: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BankAccount"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    bank_account_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BankAccount"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BankAccount"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    organisation_profile_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Facts"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    relations_own: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RelationsOf"];
                };
            };
        };
    };
    relations_declare: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPartyFacts"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RelationsOf"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    organisation_list: {
        parameters: {
            query?: {
                kind?: components["schemas"]["OrganisationKind"];
                state?: components["schemas"]["OrganisationState"];
                /** @description A part of the name, at least two characters. */
                name?: string;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Organisation"];
                };
            };
        };
    };
    bureau_establish: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BureauRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    organisation_register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Registration"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegistrationView"];
                };
            };
            /** @description uscc_taken, login_taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    organisation_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    organisation_admit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    organisation_dishonesty: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Dishonesty"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    organisation_reinstate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganisationReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    relations_of: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RelationsOf"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    relations_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPartyFacts"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RelationsOf"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    relations_between: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                other: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Relations"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    organisation_suspend: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganisationReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    bureau_user_list: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_User"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    bureau_user_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    bureau_user_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["OrganisationId"];
                user: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserUpdate"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    bureau_user_password_reset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["OrganisationId"];
                user: components["schemas"]["UserId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordReset"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    organisation_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OrganisationReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organisation"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    payee_statement: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Payment"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    payment_file_download: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    payment_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    payment_reissue: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Payment"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    platform_list: {
        parameters: {
            query?: {
                /** @description Part of name, host or certificate number. */
                q?: string;
                kind?: components["schemas"]["PlatformKind"];
                level?: components["schemas"]["PlatformLevel"];
                /** @description Code of a key industry. */
                industry?: string;
                /** @description This region and what lies inside it. */
                region?: string;
                /** @description Absent: all that are listed. What ends soon is in the order in which it ends. */
                standing?: components["schemas"]["Standing"];
                /** @description Carried by this organisation. */
                host_id?: string;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Platform"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    platform_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPlatform"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Platform"];
                };
            };
            /** @description name_taken, certificate_taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    platform_export: {
        parameters: {
            query?: {
                /** @description Part of name, host or certificate number. */
                q?: string;
                kind?: components["schemas"]["PlatformKind"];
                level?: components["schemas"]["PlatformLevel"];
                /** @description Code of a key industry. */
                industry?: string;
                /** @description This region and what lies inside it. */
                region?: string;
                /** @description Absent: all that are listed. What ends soon is in the order in which it ends. */
                standing?: components["schemas"]["Standing"];
                /** @description Carried by this organisation. */
                host_id?: string;
                /** @description `xlsx` if absent. */
                format?: "xlsx" | "csv";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the table */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    platform_facets: {
        parameters: {
            query?: {
                /** @description Part of name, host or certificate number. */
                q?: string;
                kind?: components["schemas"]["PlatformKind"];
                level?: components["schemas"]["PlatformLevel"];
                /** @description Code of a key industry. */
                industry?: string;
                /** @description This region and what lies inside it. */
                region?: string;
                /** @description Absent: all that are listed. What ends soon is in the order in which it ends. */
                standing?: components["schemas"]["Standing"];
                /** @description Carried by this organisation. */
                host_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DirectoryFacetCount"][];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    platform_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["PlatformImportForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a list, or rows that are not right; `report` says which. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    platform_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Platform"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    platform_edit: {
        parameters: {
            query: {
                /** @description The version that the caller read. */
                version: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPlatform"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Platform"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description stale_version, withdrawn, name_taken, certificate_taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    platform_history: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformChange"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    platform_relist: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlatformReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Platform"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_withdrawn */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    platform_withdraw: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlatformReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Platform"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description withdrawn */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    programme_version_edit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RulesBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description version_published */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    programme_version_publish: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description version_published, start_taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    programme_list: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ProgrammeView"];
                };
            };
        };
    };
    programme_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProgrammeBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Programme"];
                };
            };
            /** @description programme_code_taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    programme_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProgrammeDetail"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    programme_estimate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ProgrammeId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProgrammeEstimateRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProgrammeEstimate"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description programme_not_in_force */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    programme_version_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionView"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    programme_version_draft: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RulesBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_calendar: {
        parameters: {
            query: {
                from: string;
                /** @description At most 366 days after `from`. */
                to: string;
                /** @description One listing; all of the provider's if absent. */
                listing_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CalendarEntry"][];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    booking_create_for: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProviderOrder"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description slot_taken, warnings_not_accepted, not_bookable */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    provider_customer_list: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ProviderCustomer"];
                };
            };
        };
    };
    provider_customer_set: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uscc: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCustomer"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderCustomer"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    provider_customer_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                uscc: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    evaluation_own_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvaluationOwnScore"][];
                };
            };
        };
    };
    listing_list_own: {
        parameters: {
            query?: {
                state?: "applied" | "admitted" | "suspended" | "withdrawn";
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ListingView"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_by_code: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_put_by_code: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
                "if-none-match"?: string | null;
            };
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewListing"];
            };
        };
        responses: {
            /** @description known: updated, or as it was */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingView"];
                };
            };
            /** @description new; it waits to be admitted */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingView"];
                };
            };
            /** @description provider_not_admitted */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description precondition_failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_import: {
        parameters: {
            query?: never;
            header?: {
                /** @description `respond-async`: do not wait */
                prefer?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ListingImportForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportReport"];
                };
            };
            /** @description `Prefer: respond-async`: done later, see `/work/{id}` */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkTicket"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description Not a list, or rows that are not right; `report` says which. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    usage_list: {
        parameters: {
            query?: {
                state?: "matched" | "differs" | "unmatched" | "set_aside";
                listing_id?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_UsageRecord"];
                };
            };
        };
    };
    usage_record: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUsageRecords"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageReport"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    usage_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["UsageImportForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageReport"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    usage_match: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["UsageRecordId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UsageMatch"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageRecord"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    usage_set_aside: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["UsageRecordId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UsageReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UsageRecord"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    provider_list: {
        parameters: {
            query?: {
                /** @description A part of the name, at most 100 characters. */
                q?: string;
                /** @description In this region; a city stands for its districts. */
                region?: string;
                /** @description Only those that offer listings of this kind. */
                kind?: "instrument_time" | "test_service" | "lease" | "incubation_service" | "tech_contract";
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ProviderRecord"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    provider_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["OrganisationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProviderPage"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    grade_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: components["schemas"]["OrganisationId"];
                year: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GradeView"];
                };
            };
        };
    };
    grade_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: components["schemas"]["OrganisationId"];
                year: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GradeDecision"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GradeView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description grade_evaluated */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    qualification_list: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_QualificationView"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    qualification_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Revocation"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QualificationView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    exception_ages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExceptionAge"][];
                };
            };
        };
    };
    exception_list: {
        parameters: {
            query?: {
                state?: components["schemas"]["ExceptionState"];
                kind?: components["schemas"]["ExceptionKind"];
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_StatementException"];
                };
            };
        };
    };
    exception_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementException"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    exception_assign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExceptionAssignment"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementException"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    exception_decline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UndoReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementException"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    exception_propose: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExceptionProposal"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementException"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    exception_resolve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementException"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    exception_suggestions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchSuggestion"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    expected_list: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ExpectedPayment"];
                };
            };
        };
    };
    exception_raise_missing: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                payment: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UndoReason"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementException"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    match_run: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchReport"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    period_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClosedMonth"][];
                };
            };
        };
    };
    period_totals: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 2026-03 */
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PeriodTotals"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    period_certificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 2026-03 */
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PeriodSeal"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    period_close: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @example 2026-03 */
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClosedMonth"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    period_differences: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @example 2026-03 */
                month: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PeriodDifference"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    match_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchSettings"];
                };
            };
        };
    };
    match_settings_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MatchSettings"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    region_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Region"][];
                };
            };
        };
    };
    relations_import: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["PartyFactsForm"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PartyImport"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    report_budget: {
        parameters: {
            query?: {
                /** @description Absent: this year. */
                fiscal_year?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProgrammeBudget"][];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    report_providers: {
        parameters: {
            query?: {
                /** @description First day (Asia/Shanghai); absent: 1 January of the year of `to`. */
                from?: string;
                /** @description Last day, inside; absent: today. */
                to?: string;
                /** @description A region inside the caller's; absent: the caller's own. */
                region?: string;
                /** @description How many: 1 to 100; 10 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopProvider"][];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    report_reviews: {
        parameters: {
            query?: {
                /** @description A region inside the caller's; absent: the caller's own. */
                region?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingReviews"][];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    report_utilisation: {
        parameters: {
            query?: {
                /** @description A region inside the caller's; absent: the caller's own. */
                region?: string;
                /** @description Absent: instruments. */
                kind?: "instrument_time" | "test_service" | "lease" | "incubation_service" | "tech_contract";
                /** @description How many months, the present one included: 1 to 36; 12 if absent. */
                months?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UtilisationMonth"][];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    report_vouchers: {
        parameters: {
            query?: {
                /** @description First day (Asia/Shanghai); absent: 1 January of the year of `to`. */
                from?: string;
                /** @description Last day, inside; absent: today. */
                to?: string;
                /** @description A region inside the caller's; absent: the caller's own. */
                region?: string;
                programme_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VoucherReport"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_list_for_review: {
        parameters: {
            query?: {
                state?: "applied" | "admitted" | "suspended" | "withdrawn";
                provider?: string;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ListingView"];
                };
            };
        };
    };
    listing_admit_all: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdmitAll"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Admitted"];
                };
            };
        };
    };
    listing_admit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_reinstate_by_bureau: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_suspend_by_bureau: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListingReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    listing_withdraw_by_bureau: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["ListingId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListingReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ListingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    risk_desk: {
        parameters: {
            query?: {
                rule?: "related_party" | "same_invoice" | "same_file" | "split_order" | "round_sum" | "high_price" | "impossible_time" | "concentration" | "circular_trade";
                /** @description Only claims that wait for a review. */
                in_review?: boolean;
                /** @description Only claims with undecided signals. */
                open?: boolean;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_RiskClaim"];
                };
            };
        };
    };
    risk_policy_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RiskPolicyVersion"][];
                };
            };
        };
    };
    risk_policy_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRiskPolicy"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RiskPolicyVersion"][];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    risk_signal_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRiskDecision"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignalsOfClaim"];
                };
            };
            /** @description party_decides */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description signal_gone */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    settlement_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettlementSettings"];
                };
            };
        };
    };
    settlement_settings_set: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettlementSettings"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SettlementSettings"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    statement_line_list: {
        parameters: {
            query?: {
                /** @description Lines of this statement only. */
                statement?: components["schemas"]["StatementId"];
                state?: components["schemas"]["LineState"];
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_StatementLine"];
                };
            };
        };
    };
    statement_line_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LineDetail"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    match_undo: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UndoReason"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementException"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    statement_list: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Statement"];
                };
            };
        };
    };
    statement_import: {
        parameters: {
            query?: {
                /** @description Only say what would be done. */
                dry_run?: boolean;
            };
            header?: {
                /** @description `respond-async`: do not wait */
                prefer?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ImportForm"];
            };
        };
        responses: {
            /** @description dry run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementImport"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatementImport"];
                };
            };
            /** @description `Prefer: respond-async`: done later, see `/work/{id}` */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkTicket"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    statement_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statement"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    statistics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublicStatistics"];
                };
            };
        };
    };
    synonyms_list: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Synonyms"];
                };
            };
        };
    };
    synonyms_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SynonymGroup"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Synonyms"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    synonyms_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["SynonymsId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SynonymGroup"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Synonyms"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    synonyms_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["SynonymsId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    training_cancel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Training"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    training_seat_leave: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Training"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    training_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTrainingResult"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrainingSeat"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description training_not_held */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    training_seats: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrainingSeat"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    training_seat_take: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Training"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description training_full, training_closed, seated_before */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    treasury_account_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TreasuryAccount"][];
                };
            };
        };
    };
    treasury_account_set: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                level: string;
                payer_region: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BankAccount"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TreasuryAccount"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    user_list: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_User"];
                };
            };
        };
    };
    user_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    user_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserUpdate"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    user_password_reset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordReset"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    verify: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerificationView"];
                };
            };
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    violation_list: {
        parameters: {
            query?: {
                /** @description Of the caller's organisation, of its customers, or (for bureaus) of all of the region. */
                side?: "organisation" | "provider" | "region";
                state?: "stands" | "appealed" | "upheld" | "lifted";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ViolationView"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    violation_appeal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Appeal"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViolationView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step, appeal_until */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    violation_decide: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AppealDecision"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViolationView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    voucher_application_list: {
        parameters: {
            query?: {
                state?: components["schemas"]["ApplicationState"];
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ApplicationView"];
                };
            };
        };
    };
    voucher_application_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ApplicationBody"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description programme_not_in_force */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    voucher_application_queue_city: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ApplicationView"];
                };
            };
        };
    };
    voucher_application_queue_district: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_ApplicationView"];
                };
            };
        };
    };
    voucher_application_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationDetail"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    voucher_application_edit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WishBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    voucher_application_review_city: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerdictBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CityReviewView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step, same_reviewer, appropriation_short */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    voucher_application_review_district: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VerdictBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    voucher_application_file_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"][];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    voucher_application_file_add: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["FileForm"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step, too_many_files */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    voucher_application_file_download: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    voucher_application_file_remove: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                file_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    voucher_application_submit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplicationView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step, programme_not_in_force */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description not_eligible */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    voucher_list: {
        parameters: {
            query?: {
                state?: components["schemas"]["VoucherState"];
                programme_id?: string;
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_VoucherView"];
                };
            };
        };
    };
    voucher_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VoucherDetail"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    voucher_freeze: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VoucherView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    voucher_movements: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Movement"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    voucher_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VoucherView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    voucher_unfreeze: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VoucherView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    wait_list: {
        parameters: {
            query?: {
                /** @description What the caller's organisation waits for, or who waits for its listings. */
                side?: "enterprise" | "provider";
                state?: components["schemas"]["WaitState"];
                listing_id?: string;
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_WaitView"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    wait_join: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewOrder"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitView"];
                };
            };
            /** @description slot_free, waits_before, wait_list_full, waits_too_often */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    wait_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    wait_accept: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BookingView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            /** @description illegal_step, offer_over, voucher_not_usable, funds_taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    wait_decline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    wait_leave: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitView"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    webhook_list: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Webhook"];
                };
            };
        };
    };
    webhook_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookSettings"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecret"];
                };
            };
            /** @description too_many_webhooks */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    webhook_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookSettings"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    webhook_deliveries: {
        parameters: {
            query?: {
                state?: "queued" | "delivered" | "given_up";
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                id: components["schemas"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_WebhookDelivery"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    webhook_replay: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["WebhookId"];
                delivery: components["schemas"]["WebhookDeliveryId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    webhook_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    webhook_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["schemas"]["WebhookId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    work_list: {
        parameters: {
            query?: {
                /** @description Where the page begins: `next` of the page before. */
                cursor?: string;
                /** @description At most this many, 1 to 200; 50 if absent. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_LongWork"];
                };
            };
        };
    };
    work_show: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LongWork"];
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
    work_events: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description events with a `LongWork` each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemBody"];
                };
            };
        };
    };
}
